import { useEffect, useState } from 'preact/hooks';
import { hrefIn } from '../shell/location.ts';
import { words } from '../shell/words-state.ts';
import { PasskeyButton } from './passkey-button.tsx';
import { isInvited, join, signIn, troubleText, type PasskeyTrouble } from './passkeys.ts';
import { askSession } from './session.ts';

/** Somebody comes with an invitation. Whether it serves is said before she makes anything. */
export function JoinScreen({ invitation }: Readonly<{ invitation: string }>) {
  const [trouble, setTrouble] = useState<'asking' | PasskeyTrouble | null>('asking');
  useEffect(() => {
    setTrouble('asking');
    void isInvited(invitation).then((invited) => setTrouble(invited.ok ? null : invited.error));
  }, [invitation]);
  // The address does not keep an invitation that is used up.
  const comeIn = (): void => {
    location.replace(hrefIn());
    void askSession();
  };
  if (trouble === 'asking')
    return (
      <p class="notice" role="status">
        {words().loading()}
      </p>
    );
  if (trouble !== null)
    return (
      <section class="notice">
        <h1>{trouble === 'invitation' ? words().invitationUnknown() : words().joinTitle()}</h1>
        <p>{troubleText(trouble)}</p>
        {trouble === 'invitation' && <PasskeyButton name={words().signIn()} act={signIn} onDone={comeIn} />}
      </section>
    );
  return (
    <section class="notice">
      <h1>{words().joinTitle()}</h1>
      <p>{words().joinUnder()}</p>
      <p class="under">{words().joinHow()}</p>
      <PasskeyButton name={words().joinNow()} act={() => join(invitation)} onDone={comeIn} />
    </section>
  );
}
