import type { Contest } from '@kua/core/registry/election.ts';
import { points } from '@kua/words/format.ts';
import { optionColor } from '../comparison/option-color.ts';
import { local, say, tongue } from '../shell/words-state.ts';
import { differenceSteps, type MeasureChoice } from './place-measure.ts';

/** What the colours mean, in the order of the scale. */
export function MeasureLegend({ choice, contest }: { readonly choice: MeasureChoice; readonly contest: Contest }) {
  const words = say();
  if (choice.measure === 'leading') {
    return (
      <ul class="scale options">
        {contest.options.slice(0, 12).map((option) => (
          <li key={option.id}>
            <span class="dot" style={{ background: optionColor(contest, option.id) }} />
            {local(option.name)}
          </li>
        ))}
      </ul>
    );
  }
  if (choice.measure === 'difference') {
    const strong = differenceSteps[2];
    return (
      <div class="scale steps">
        <span class="ends">{words.pointsOrLower({ points: points(-strong, tongue()) })}</span>
        <span class="ramp" aria-hidden="true">
          {['m3', 'm2', 'm1', 'd0', 'p1', 'p2', 'p3'].map((step) => (
            <span key={step} class={`step-${step}`} />
          ))}
        </span>
        <span class="ends">{words.pointsOrHigher({ points: points(strong, tongue()) })}</span>
      </div>
    );
  }
  return (
    <div class="scale steps">
      <span class="ends">0 %</span>
      <span class="ramp" aria-hidden="true">
        {['c0', 'c1', 'c2', 'c3', 'c4', 'c5'].map((step) => (
          <span key={step} class={`step-${step}`} />
        ))}
      </span>
      <span class="ends">100 %</span>
    </div>
  );
}
