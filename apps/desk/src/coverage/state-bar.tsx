import { num } from '@kua/words/format.ts';
import { stateName } from './state-mark.tsx';

/** How many stations are how far, as one bar from grey to full. */
export function StateBar({ states, stations }: Readonly<{ states: readonly number[]; stations: number }>) {
  const parts = states.flatMap((count, state) => (count === 0 ? [] : [{ count, state }])).toReversed();
  return (
    <span
      class="state-bar"
      role="img"
      aria-label={parts.map(({ count, state }) => `${stateName(state)}: ${num(count)}`).join(', ')}
    >
      {parts.map(({ count, state }) => (
        <span key={state} class={`s${state}`} style={{ width: `${(100 * count) / Math.max(1, stations)}%` }} />
      ))}
    </span>
  );
}
