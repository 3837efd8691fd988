import { useEffect, useRef, useState } from 'preact/hooks';
import '../styles/hold.css';
import { words } from './words-state.ts';

/**
 * What must not happen by a pocket or a slip, and fast all the same: press and hold, with finger, mouse or key. A ring fills meanwhile;
 * who lets go early is told that nothing happened.
 */
export function HoldButton(
  props: Readonly<{ name: string; early: string; milliseconds: number; tile?: boolean; onHeld: () => void }>,
) {
  const [state, setState] = useState<'idle' | 'holding' | 'let-go'>('idle');
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const stop = (): void => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
  };
  useEffect(() => stop, []);

  function begin(): void {
    if (timer.current !== null) return;
    setState('holding');
    timer.current = setTimeout(() => {
      timer.current = null;
      setState('idle');
      props.onHeld();
    }, props.milliseconds);
  }
  function letGo(): void {
    if (timer.current === null) return;
    stop();
    setState('let-go');
  }
  function onKey(event: KeyboardEvent): void {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    if (event.type === 'keyup') letGo();
    else if (!event.repeat) begin();
  }

  return (
    <button
      type="button"
      class={props.tile === true ? 'hold tile sos' : 'hold button danger'}
      style={{ '--hold': `${props.milliseconds}ms` }}
      data-state={state}
      onPointerDown={(event) => {
        if (event.button === 0) begin();
      }}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onPointerLeave={letGo}
      onKeyDown={onKey}
      onKeyUp={onKey}
      onBlur={letGo}
      onContextMenu={(event) => event.preventDefault()}
    >
      <svg class="ring" viewBox="0 0 36 36" aria-hidden="true">
        <circle cx="18" cy="18" r="15" />
        <circle class="fill" cx="18" cy="18" r="15" pathLength="1" />
      </svg>
      <span>
        {props.name}
        <small role="status">
          {state === 'let-go' ? props.early : state === 'holding' ? words().keepHolding() : ''}
        </small>
      </span>
    </button>
  );
}
