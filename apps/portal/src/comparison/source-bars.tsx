import { useState } from 'preact/hooks';
import type { Sums } from '@kua/core/publication/release-contract.ts';
import type { Contest } from '@kua/core/registry/election.ts';
import { num, share } from '@kua/words/format.ts';
import { LiveFigure } from '../shell/live-figure.tsx';
import { local, say, tongue } from '../shell/words-state.ts';
import { denominatorOf, figureOf, ratio } from './figures.ts';
import { optionColor } from './option-color.ts';

const shownFirst = 8;

/** One source alone: nothing is beside it to compare with. */
export function SourceBars({ contest, sums }: { readonly contest: Contest; readonly sums: Sums }) {
  const [all, showAll] = useState(false);
  const whole = denominatorOf(contest, sums);
  const rows = contest.options
    .map((option) => ({ option, votes: figureOf(contest, sums, option.id) }))
    .toSorted((left, right) => (right.votes ?? -1) - (left.votes ?? -1));
  const longest = Math.max(...rows.map((row) => row.votes ?? 0), 1);
  const shown = all || rows.length <= shownFirst + 2 ? rows : rows.slice(0, shownFirst);
  return (
    <>
      <ol class="pairs single">
        {shown.map(({ option, votes }) => (
          <li key={option.id} class="pair">
            <div class="pair-head">
              <p class="name">
                <span class="dot" style={{ background: optionColor(contest, option.id) }} />
                {local(option.name)}
              </p>
              <p class="difference quiet">
                <LiveFigure text={votes === null ? say().notStated() : say().votes({ n: votes })} />
              </p>
            </div>
            <div class="bar" aria-hidden="true">
              <span class="part source-one" style={{ width: `${(((votes ?? 0) / longest) * 100).toFixed(2)}%` }} />
            </div>
            <p class="value strong">
              <LiveFigure text={whole === null ? num(votes) : share(ratio(votes, whole), tongue())} />
            </p>
          </li>
        ))}
      </ol>
      {shown.length < rows.length ? (
        <button type="button" class="button ghost small" onClick={() => showAll(true)}>
          {say().showAllOptions({ n: rows.length })}
        </button>
      ) : null}
    </>
  );
}
