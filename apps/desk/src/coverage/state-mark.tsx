import { words } from '../shell/words-state.ts';

/** By lightness and by shape, from an empty ring to a full dot, so that it reads in grey print. */
export function StateMark({ state }: Readonly<{ state: number }>) {
  const part = [0, 0, 0.25, 0.5, 0.75, 1, 1][state] ?? 0;
  const angle = part * 2 * Math.PI;
  const [x, y] = [8 + 6 * Math.sin(angle), 8 - 6 * Math.cos(angle)];
  return (
    <svg class="state-mark" viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="6" class={state === 0 ? 'ring nobody' : 'ring'} />
      {part > 0 && part < 1 && <path d={`M8 8 V2 A6 6 0 ${part > 0.5 ? 1 : 0} 1 ${x} ${y} Z`} />}
      {part === 1 && <circle cx="8" cy="8" r="6" />}
      {state === 6 && <path class="check" d="M5 8.2 L7.2 10.4 L11 6" />}
    </svg>
  );
}

export function stateName(state: number): string {
  const all = words();
  const names = [
    all.stateNobody,
    all.stateKnown,
    all.stateArrived,
    all.stateOpening,
    all.stateVoting,
    all.stateProtocol,
    all.stateVerified,
  ];
  return (names[state] ?? all.stateNobody)();
}
