import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import { OwnForm } from '../shell/own-form.tsx';
import { OwnWords } from '../shell/own-words.tsx';
import { words } from '../shell/words-state.ts';

type ScannerProps = Readonly<{ onText: (text: string) => boolean; onClose: () => void }>;

/** A code off another phone: by camera, or as text where the camera cannot. `read` answers whether it is what is wanted here. */
export function SignReader(
  props: Readonly<{ scan: string; paste: string; wrong: string; read: (text: string) => boolean }>,
) {
  const [Scanner, setScanner] = useState<ComponentType<ScannerProps> | null>(null);
  const [pasted, setPasted] = useState('');
  const [isWrong, setIsWrong] = useState(false);
  const close = (): void => setScanner(null);
  async function open(): Promise<void> {
    const { QrScanner } = await import('./qr-scanner.tsx');
    setScanner(() => QrScanner);
  }
  function onText(text: string): boolean {
    const isRead = props.read(text);
    setIsWrong(!isRead);
    if (isRead) {
      close();
      setPasted('');
    }
    return isRead;
  }
  return (
    <OwnForm class="part" onSubmit={() => onText(pasted)}>
      {Scanner === null ? (
        <button class="button" type="button" onClick={() => void open()}>
          {props.scan}
        </button>
      ) : (
        <Scanner onText={onText} onClose={close} />
      )}
      {isWrong && (
        <p class="alarm" role="alert">
          {props.wrong}
        </p>
      )}
      <details>
        <summary>{words().signWithoutCamera()}</summary>
        <div class="part">
          <OwnWords label={props.paste} rows={3} value={pasted} onInput={setPasted} />
          <button class="button ghost small" type="submit" disabled={pasted.trim() === ''}>
            {words().signTakeText()}
          </button>
        </div>
      </details>
    </OwnForm>
  );
}
