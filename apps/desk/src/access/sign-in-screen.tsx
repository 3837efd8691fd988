import { words } from '../shell/words-state.ts';
import { PasskeyButton } from './passkey-button.tsx';
import { signIn } from './passkeys.ts';
import { askSession } from './session.ts';

/** Nobody is signed in. */
export function SignInScreen() {
  return (
    <section class="notice">
      <h1>{words().signInTitle()}</h1>
      <p>{words().signInUnder()}</p>
      <p class="under">{words().signInHow()}</p>
      <PasskeyButton name={words().signIn()} act={signIn} onDone={() => void askSession()} />
      <p class="under">{words().signInNew()}</p>
    </section>
  );
}
