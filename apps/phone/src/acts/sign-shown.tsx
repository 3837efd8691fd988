import { useEffect, useRef } from 'preact/hooks';
import { words } from '../shell/words-state.ts';
import { QrCode } from './qr-code.tsx';

/** The code, and the same as text for a phone whose camera is broken. */
export function SignShown({ text, label }: Readonly<{ text: string; label: string }>) {
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => shown.current?.scrollIntoView({ block: 'nearest' }), [text]);
  return (
    <div class="part shown" ref={shown}>
      <QrCode text={text} label={label} />
      <details>
        <summary>{words().signAsText()}</summary>
        <p class="sign-text">{text}</p>
      </details>
    </div>
  );
}
