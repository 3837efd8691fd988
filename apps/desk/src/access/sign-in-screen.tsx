import { askSession } from './session.ts';
import { words } from '../shell/words-state.ts';

/** Nobody is signed in. */
export function SignInScreen() {
  return (
    <section class="notice">
      <h1>{words().signInTitle()}</h1>
      <p>{words().signInUnder()}</p>
      <button class="button main" type="button" onClick={() => void askSession()}>
        {words().tryAgain()}
      </button>
    </section>
  );
}
