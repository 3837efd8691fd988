import { useEffect, useState } from 'preact/hooks';
import '../styles/safety.css';
import { readPhrase } from '@kua/core/access/phrase.ts';
import { bytesToHex } from '@noble/hashes/utils.js';
import { OwnForm } from '../shell/own-form.tsx';
import { OwnWords } from '../shell/own-words.tsx';
import { plainFetch } from '../shell/plain-fetch.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';

type State = 'idle' | 'asking' | 'revoked' | 'phrase-unknown' | 'unreachable';

/** For the other phone, which has joined nothing: six words, and the phone that was taken is off the list. */
export function RevokeScreen() {
  const [election, setElection] = useState('');
  const [listed, setListed] = useState<readonly string[]>([]);
  const [typed, setTyped] = useState('');
  const [state, setState] = useState<State>('idle');
  useEffect(() => {
    void electionsHere().then((found) => {
      setListed(found);
      setElection((before) => (before === '' ? (found[0] ?? '') : before));
    });
  }, []);
  const phrase = readPhrase(typed);

  async function revoke(): Promise<void> {
    if (phrase === null) return;
    setState('asking');
    setState(await ask(election.trim(), bytesToHex(phrase)));
  }
  return (
    <ScreenFrame title={words().revokeTitle()}>
      <OwnForm class="part" onSubmit={() => void revoke()}>
        <p>{words().revokeHow()}</p>
        {listed.length === 0 ? (
          <OwnWords label={words().revokeElection()} value={election} onInput={setElection} />
        ) : (
          <label class="field">
            <span>{words().revokeElection()}</span>
            <select value={election} onChange={(event) => setElection(event.currentTarget.value)}>
              {listed.map((id) => (
                <option key={id}>{id}</option>
              ))}
            </select>
          </label>
        )}
        <OwnWords label={words().revokeWords()} rows={3} autocapitalize="none" value={typed} onInput={setTyped} />
        {typed.trim().split(/\s+/u).length >= 6 && phrase === null && <p>{words().revokeUnreadable()}</p>}
        <p role="status" class={state === 'revoked' ? 'told' : state === 'phrase-unknown' ? 'alarm' : ''}>
          {
            {
              idle: '',
              asking: words().loading(),
              revoked: words().revokeDone(),
              'phrase-unknown': words().revokeUnknown(),
              unreachable: words().revokeUnreachable(),
            }[state]
          }
        </p>
        <button class="button" type="submit" disabled={phrase === null || election.trim() === '' || state === 'asking'}>
          {words().revokeNow()}
        </button>
      </OwnForm>
    </ScreenFrame>
  );
}

/** None where the server cannot be asked: then she types it. */
async function electionsHere(): Promise<readonly string[]> {
  const answer = await plainFetch(`${location.origin}/api/v1/elections`).catch(() => null);
  const said = (await answer?.json().catch(() => null)) as Readonly<{ elections?: unknown }> | null;
  const listed = Array.isArray(said?.elections) ? (said.elections as readonly unknown[]) : [];
  return listed.flatMap((each) =>
    typeof each === 'object' && each !== null && 'id' in each && typeof each.id === 'string' ? [each.id] : [],
  );
}

async function ask(election: string, phrase: string): Promise<State> {
  const body = JSON.stringify({ format: 'kua-revocation/1', election, phrase });
  const headers = { 'content-type': 'application/json' };
  const answer = await plainFetch(`${location.origin}/api/v1/revocations`, {
    method: 'POST',
    headers,
    body,
  }).catch(() => null);
  if (answer?.ok === true) return 'revoked';
  const said = (await answer?.json().catch(() => null)) as Readonly<{ code?: unknown }> | null;
  return said?.code === 'phrase-unknown' ? 'phrase-unknown' : 'unreachable';
}
