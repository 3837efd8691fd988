import { useEffect, useState } from 'preact/hooks';
import '../styles/safety.css';
import { readPhrase } from '@kua/core/access/phrase.ts';
import type { Election, LocalText } from '@kua/core/registry/election.ts';
import { bytesToHex } from '@noble/hashes/utils.js';
import { OwnForm } from '../shell/own-form.tsx';
import { OwnWords } from '../shell/own-words.tsx';
import { plainFetch } from '../shell/plain-fetch.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { languageOf, local, words } from '../shell/words-state.ts';

type State = 'idle' | 'asking' | 'revoked' | 'phrase-unknown' | 'not-known';

/** For the other phone, which has joined nothing: six words, and the phone that was taken is off the list. */
export function RevokeScreen() {
  const [election, setElection] = useState('');
  const [listed, setListed] = useState<readonly Listed[]>([]);
  const [typed, setTyped] = useState('');
  const [state, setState] = useState<State>('idle');
  useEffect(() => {
    void electionsHere().then((found) => {
      setListed(found);
      setElection((before) => (before === '' ? (found[0]?.id ?? '') : before));
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
              {listed.map(({ id, name }) => (
                <option key={id} value={id} lang={languageOf(name)}>
                  {local(name) || id}
                </option>
              ))}
            </select>
          </label>
        )}
        <OwnWords label={words().revokeWords()} rows={3} autocapitalize="none" value={typed} onInput={setTyped} />
        {typed.trim().split(/\s+/u).length >= 6 && phrase === null && <p>{words().revokeUnreadable()}</p>}
        <p
          role="status"
          class={state === 'revoked' ? 'told' : state === 'phrase-unknown' || state === 'not-known' ? 'alarm' : ''}
        >
          {
            {
              idle: '',
              asking: words().loading(),
              revoked: words().revokeDone(),
              'phrase-unknown': words().revokeUnknown(),
              'not-known': words().revokeNotKnown(),
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

type Listed = Pick<Election, 'id' | 'name'>;

/** None where the server cannot be asked: then she types it. One of which no name is told is called by its id. */
async function electionsHere(): Promise<readonly Listed[]> {
  const answer = await plainFetch(`${location.origin}/api/v1/elections`).catch(() => null);
  const said = (await answer?.json().catch(() => null)) as Readonly<{ elections?: unknown }> | null;
  const listed = Array.isArray(said?.elections) ? (said.elections as readonly unknown[]) : [];
  return listed.flatMap((each) =>
    typeof each === 'object' && each !== null && 'id' in each && typeof each.id === 'string'
      ? [{ id: each.id, name: 'name' in each ? textIn(each.name) : {} }]
      : [],
  );
}

/** Whatever stands in place of a name and is none is left out. */
function textIn(said: unknown): LocalText {
  if (typeof said !== 'object' || said === null) return {};
  return Object.fromEntries(
    Object.entries(said as Readonly<Record<string, unknown>>).flatMap(([language, text]) =>
      typeof text === 'string' ? [[language, text]] : [],
    ),
  );
}

/** Where the answer was lost the phone may be off the list all the same. To ask twice does no harm. */
async function ask(election: string, phrase: string): Promise<State> {
  const body = JSON.stringify({ format: 'kua-revocation/1', election, phrase });
  const headers = { 'content-type': 'application/json' };
  const answer = await plainFetch(`${location.origin}/api/v1/revocations`, {
    method: 'POST',
    headers,
    body,
    signal: AbortSignal.timeout(15_000),
  }).catch(() => null);
  if (answer?.ok === true) return 'revoked';
  const said = (await answer?.json().catch(() => null)) as Readonly<{ code?: unknown }> | null;
  return said?.code === 'phrase-unknown' ? 'phrase-unknown' : 'not-known';
}
