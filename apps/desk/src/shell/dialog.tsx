import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { ActionButton } from './action-button.tsx';
import { useActions, type Action } from './keys.ts';
import { words } from './words-state.ts';

type DialogProps = Readonly<{
  title: string;
  /** The title is read, not shown. */
  isPlain?: boolean;
  actions?: readonly Action[];
  onClose: () => void;
  children: ComponentChildren;
}>;

/** Above everything; what lies below hears no key until it is closed. */
export function Dialog({ title, isPlain = false, actions = [], onClose, children }: DialogProps) {
  const place = useRef<HTMLDialogElement>(null);
  const close: Action = { id: 'close', keys: ['Escape'], name: words().close(), run: onClose, always: true };
  useActions([...actions, close], true);
  useEffect(() => {
    const before = document.activeElement;
    place.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={place}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === place.current) onClose();
      }}
    >
      <div class="inside">
        {!isPlain && (
          <header>
            <h2>{title}</h2>
            <ActionButton action={close} />
          </header>
        )}
        {children}
      </div>
    </dialog>
  );
}
