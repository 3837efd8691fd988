import { useState } from 'preact/hooks';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { countersignatureMessage } from '@kua/core/observations/countersignature.ts';
import { deviceOf } from '@kua/device/device.ts';
import { membership } from '../access/membership.ts';
import { hrefTo } from '../shell/route.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';
import { SeenName } from '../violations/seen-line.tsx';
import { clockAt } from '../registry/station-time.ts';
import { parseActSign, witnessSignText, type ActSign } from './act-signs.ts';
import { SignReader } from './sign-reader.tsx';
import { SignShown } from './sign-shown.tsx';
import '../styles/violations.css';
import '../styles/acts.css';

/** A hand under another observer's act, with the key of this phone. Nothing of it is kept here. */
export function CountersignScreen() {
  const [act, setAct] = useState<ActSign | null>(null);
  const [signed, setSigned] = useState<string | null>(null);
  function read(text: string): boolean {
    const parsed = parseActSign(text);
    setAct(parsed);
    return parsed !== null;
  }
  if (signed !== null) return <Countersigned text={signed} />;
  if (act?.election === membership().election)
    return <SignThis act={act} onSign={() => setSigned(sign(act))} onRefuse={() => setAct(null)} />;
  return (
    <ScreenFrame title={words().countersign()}>
      <p>{words().countersignIntro()}</p>
      {act !== null && (
        <p class="alarm" role="alert">
          {words().otherElection()}
        </p>
      )}
      <SignReader scan={words().readAct()} paste={words().pasteAct()} wrong={words().wrongAct()} read={read} />
    </ScreenFrame>
  );
}

function sign({ election, digest }: ActSign): string {
  const device = deviceOf(hexToBytes(membership().secret));
  const signature = bytesToHex(device.sign(countersignatureMessage(election, digest)));
  return witnessSignText({ digest, device: device.key, signature });
}

function SignThis(props: Readonly<{ act: ActSign; onSign: () => void; onRefuse: () => void }>) {
  const { code, at } = props.act;
  return (
    <ScreenFrame
      title={words().countersign()}
      action={
        <div class="buttons">
          <button class="button ghost" type="button" onClick={props.onRefuse}>
            {words().notThis()}
          </button>
          <button class="button" type="button" onClick={props.onSign}>
            {words().iSawThis()}
          </button>
        </div>
      }
    >
      <p class="what">
        <b>{clockAt(at)}</b> · <SeenName code={code} />
      </p>
      <p>{words().countersignRead()}</p>
    </ScreenFrame>
  );
}

function Countersigned({ text }: Readonly<{ text: string }>) {
  return (
    <ScreenFrame
      title={words().countersign()}
      action={
        <a class="button" href={hrefTo('today')}>
          {words().done()}
        </a>
      }
    >
      <p role="status">
        <b>✓ {words().countersigned()}</b>
      </p>
      <SignShown text={text} label={words().witnessCodeLabel()} />
      <p class="quiet">{words().countersignedHint()}</p>
    </ScreenFrame>
  );
}
