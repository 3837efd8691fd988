import '../styles/camera.css';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { words } from '../shell/words-state.ts';

/** Over the whole screen, with the focus held in it; Escape and the phone's way back close it. */
export function Sheet(
  props: Readonly<{ title: string; onClose: () => void; beside?: ComponentChildren; children: ComponentChildren }>,
) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      class="sheet"
      aria-label={props.title}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
    >
      <header class="sheet-top">
        <h2>{props.title}</h2>
        {props.beside}
        <button class="button ghost small" type="button" onClick={props.onClose}>
          {words().cameraClose()}
        </button>
      </header>
      {props.children}
    </dialog>
  );
}
