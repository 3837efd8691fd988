import { useState } from 'preact/hooks';
import { instant } from '@kua/words/format.ts';
import { ActionButton } from '../shell/action-button.tsx';
import { useActions, type Action } from '../shell/keys.ts';
import { tongue, words } from '../shell/words-state.ts';
import { signIn, troubleText, type PasskeyTrouble } from './passkeys.ts';
import { endsSoon } from './session-end.ts';
import { askSession, decidesReports } from './session.ts';

/** In the last hour of a session: until when it lasts, and the way to another one from where she is. */
export function SessionEndBar() {
  const end = endsSoon.value;
  return end === null ? null : <Bar end={end} />;
}

function Bar({ end }: Readonly<{ end: Date }>) {
  const [trouble, setTrouble] = useState<PasskeyTrouble | null>(null);
  const anew: Action = {
    id: 'session-anew',
    keys: ['Alt+KeyS'],
    name: words().sessionAnew(),
    run: () =>
      void signIn().then((came) => {
        setTrouble(came.ok ? null : came.error);
        if (came.ok) void askSession();
      }),
  };
  useActions([anew]);
  return (
    <section class="ending">
      <p role="status">
        <b>{words().sessionEnds({ time: instant(end.toISOString(), tongue()) })}</b>{' '}
        {decidesReports() ? words().sessionEndsQuiet() : ''} {trouble === null ? '' : troubleText(trouble)}
      </p>
      <ActionButton action={anew} look="main" />
    </section>
  );
}
