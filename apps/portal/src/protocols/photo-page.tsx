import { useRef, useState } from 'preact/hooks';
import type { PictureSheet } from '@kua/core/publication/release-contract.ts';
import { say } from '../shell/words-state.ts';

type PageProps = Readonly<{ page: PictureSheet; alt: string }>;

/** A page of a protocol: loaded when it comes into view, enlarged by a tap, and by another one to its full size. */
export function PhotoPage({ page, alt }: PageProps) {
  const words = say();
  const dialog = useRef<HTMLDialogElement>(null);
  const [state, setState] = useState<'small' | 'fits' | 'full'>('small');
  const [missing, setMissing] = useState(false);
  // Beside the page, wherever a mirror puts both.
  const address = new URL(page.path, document.baseURI).href;
  if (missing) return <p class="photo-missing">{words.photoMissing()}</p>;
  const open = (): void => {
    setState('fits');
    dialog.current?.showModal();
  };
  return (
    <>
      <button type="button" class="photo" title={words.photoOpen()} onClick={open}>
        <img
          src={address}
          alt={alt}
          width={page.width}
          height={page.height}
          loading="lazy"
          decoding="async"
          onError={() => setMissing(true)}
        />
      </button>
      <dialog ref={dialog} class="photo-large" aria-label={alt} onClose={() => setState('small')}>
        <p class="photo-keys">
          <button type="button" aria-pressed={state === 'full'} onClick={() => setState(otherSize)}>
            {words.photoZoom()}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            {words.photoClose()}
          </button>
        </p>
        {state === 'small' ? null : (
          <div class={`photo-frame ${state}`} tabIndex={0} role="group" aria-label={alt}>
            <img src={address} alt={alt} width={page.width} height={page.height} onClick={() => setState(otherSize)} />
          </div>
        )}
      </dialog>
    </>
  );
}

function otherSize(state: 'small' | 'fits' | 'full'): 'fits' | 'full' {
  return state === 'full' ? 'fits' : 'full';
}
