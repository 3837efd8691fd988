import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { words } from './words-state.ts';

/** What cannot be brought back is asked for once more, where the button stood. */
export function EraseButton(
  props: Readonly<{ name: string; small?: boolean; disabled?: boolean; onErase: () => void }>,
) {
  const [isAsking, setAsking] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  // Whoever presses a key again by mistake keeps it: before the question is seen.
  useLayoutEffect(() => {
    if (isAsking) keep.current?.focus();
  }, [isAsking]);
  const look = props.small === true ? 'button ghost small' : 'button ghost';
  if (!isAsking)
    return (
      <button class={look} type="button" disabled={props.disabled} onClick={() => setAsking(true)}>
        {props.name}
      </button>
    );
  return (
    <div class="ask" role="group" aria-label={props.name}>
      <p>{words().eraseAsk()}</p>
      <div class="buttons">
        <button ref={keep} class={look} type="button" onClick={() => setAsking(false)}>
          {words().eraseNot()}
        </button>
        <button
          class={look}
          type="button"
          disabled={props.disabled}
          onClick={() => {
            setAsking(false);
            props.onErase();
          }}
        >
          {words().erase()}
        </button>
      </div>
    </div>
  );
}
