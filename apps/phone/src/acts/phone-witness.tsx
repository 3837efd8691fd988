import { hexToBytes } from '@noble/hashes/utils.js';
import { verifyCountersignature } from '@kua/core/observations/countersignature.ts';
import { deviceOf } from '@kua/device/device.ts';
import { membership } from '../access/membership.ts';
import { verify } from '../access/verify.ts';
import { words } from '../shell/words-state.ts';
import { actPage, isBegun, putAct, type ActDraft } from './act-draft.ts';
import { fixAct } from './act-fixing.ts';
import { actSignText, parseWitnessSign } from './act-signs.ts';
import { SignReader } from './sign-reader.tsx';
import { SignShown } from './sign-shown.tsx';

/** Her code for the other phone, and the other phone's code in answer. Several may sign the same one. */
export function PhoneWitness({ act }: Readonly<{ act: ActDraft }>) {
  const { fixed, code, at } = act;
  return (
    <details class="part" open={fixed !== null}>
      <summary>{words().actOnPhone()}</summary>
      <div class="part">
        <p class="quiet">{words().actOnPhoneHint()}</p>
        {fixed === null || code === null ? (
          <button class="button" type="button" onClick={() => void fix()}>
            {words().showActCode()}
          </button>
        ) : (
          <>
            <p>{words().actCodeHow()}</p>
            <SignShown
              label={words().actCodeLabel()}
              text={actSignText({ election: membership().election, digest: fixed.digest, code, at })}
            />
            <SignReader
              scan={words().readWitness()}
              paste={words().pasteWitness()}
              wrong={words().wrongWitness()}
              read={takeWitness}
            />
          </>
        )}
      </div>
    </details>
  );
}

/** What was changed while its names were being sealed is fixed with the next tap. */
async function fix(): Promise<void> {
  const act = actPage.content.peek();
  if (!isBegun(act)) return;
  const fixed = await fixAct(act);
  if (actPage.content.peek() === act) putAct({ fixed });
}

/** Whether it is a signature under this very act, by a phone that is not this one. */
function takeWitness(text: string): boolean {
  const [act, sign] = [actPage.content.peek(), parseWitnessSign(text)];
  if (act === null || sign === null || sign.digest !== act.fixed?.digest) return false;
  const { election, secret } = membership();
  const { device, signature } = sign;
  if (device === deviceOf(hexToBytes(secret)).key || !verifyCountersignature({ ...sign, election }, verify))
    return false;
  const others = act.signed.filter((witness) => witness.device !== device);
  putAct({ signed: [...others, { device, signature }] });
  return true;
}
