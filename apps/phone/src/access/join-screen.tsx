import { useEffect, useState } from 'preact/hooks';
import { invitationLink, parseInvitationLink, type InvitationLink } from '@kua/core/access/invitation-link.ts';
import { failure } from '@kua/core/kernel/result.ts';
import { languageNames, languages } from '@kua/words/language.ts';
import { refresh } from '../registry/refreshing.ts';
import { goOnTo, route } from '../shell/location.ts';
import { OwnForm } from '../shell/own-form.tsx';
import { OwnWords } from '../shell/own-words.tsx';
import { hrefTo } from '../shell/route.ts';
import { choose, tongue, words } from '../shell/words-state.ts';
import type { JoinTrouble } from './joining.ts';
import { membershipPage } from './membership.ts';

/** Comes while she reads: the first screen is there before. */
const joining = () => import('./joining.ts');

/** The first screen: her language, and one button where she came by a link. */
export function JoinScreen() {
  const [given] = useState(() => linkFromAddress());
  const [typed, setTyped] = useState('');
  const [state, setState] = useState<'idle' | 'joining' | JoinTrouble>('idle');
  const link = given ?? parseInvitationLink(typed);
  useEffect(() => void joining().catch(() => undefined), []);

  async function begin(): Promise<void> {
    if (link === null) return;
    setState('joining');
    const home = location.origin;
    const joined = await joining()
      .then(({ join }) => join(link, { home, fetch: (url, init) => fetch(url, init), now: () => new Date() }))
      // The code that joins did not come either.
      .catch(() => failure({ code: 'unreachable' } as const));
    if (!joined.ok) {
      setState(joined.error);
      return;
    }
    goOnTo('station');
    await refresh();
  }

  if (membershipPage.content.value !== null)
    return (
      <div class="body">
        <h1>{words().alreadyJoined()}</h1>
        <p>{words().alreadyJoinedMore()}</p>
        <a class="button" href="#/today">
          {words().toToday()}
        </a>
      </div>
    );
  return (
    <div class="join body">
      <LanguageChoice />
      <h1>{words().joinTitle()}</h1>
      <p>{words().joinUnder()}</p>
      {given === null && (
        <OwnForm>
          <OwnWords
            label={words().invitation()}
            rows={3}
            value={typed}
            placeholder={invitationLink(location.origin, { election: '…', invitation: '…', fingerprint: '…' })}
            onInput={setTyped}
          />
          {typed !== '' && link === null && <p role="status">{words().invitationUnreadable()}</p>}
        </OwnForm>
      )}
      {typeof state === 'object' && (
        <p class="alarm" role="alert">
          {troubleText(state)}
        </p>
      )}
      <button class="button" type="button" disabled={link === null || state === 'joining'} onClick={() => void begin()}>
        {state === 'joining' ? words().joining() : words().joinNow()}
      </button>
      <p class="quiet">{words().joinPromise()}</p>
      <a class="back" href={hrefTo('revoke')}>
        {words().revokeTitle()}
      </a>
    </div>
  );
}

export function LanguageChoice() {
  return (
    <div class="choices" role="group" aria-label={words().language()}>
      {languages.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={tongue() === language}
          onClick={() => void choose(language)}
        >
          {languageNames[language][1]}
        </button>
      ))}
    </div>
  );
}

/** Taken out of the address at once: nobody finds it in the browser's history. */
function linkFromAddress(): InvitationLink | null {
  const link = route.peek().screen === 'join' ? parseInvitationLink(location.hash) : null;
  if (link !== null) history.replaceState(null, '', '#/join');
  return link;
}

function troubleText(trouble: JoinTrouble): string {
  switch (trouble.code) {
    case 'unreachable':
      return words().joinUnreachable();
    case 'election-unknown':
      return words().joinElectionUnknown();
    case 'keys-differ':
      return words().joinKeysDiffer();
    case 'invitation-unknown':
      return words().joinInvitationUnknown();
    case 'invitation-used':
      return words().joinInvitationUsed();
    case 'refused':
      return words().joinRefused({ code: trouble.answer });
  }
}
