import { useState } from 'preact/hooks';
import type { Tally } from '@kua/core/publication/release-contract.ts';
import type { Contest, Source } from '@kua/core/registry/election.ts';
import { num, points, share, signed } from '@kua/words/format.ts';
import { LiveFigure } from '../shell/live-figure.tsx';
import { local, say, tongue } from '../shell/words-state.ts';
import { pairsOf, type Pair } from './figures.ts';
import { optionColor } from './option-color.ts';

const shownFirst = 8;

type PairBarsProps = Readonly<{ contest: Contest; matched: Tally['matched']; a: Source; b: Source }>;

/** Two sources on the same stations, option by option; the part by which one bar outruns the other is the difference. */
export function PairBars({ contest, matched, a, b }: PairBarsProps) {
  const [all, showAll] = useState(false);
  const pairs = pairsOf(contest, matched);
  const shown = all || pairs.length <= shownFirst + 2 ? pairs : pairs.slice(0, shownFirst);
  const longest = Math.max(...pairs.map((pair) => Math.max(lengthOf(pair, 'a'), lengthOf(pair, 'b'))), 1e-9);
  return (
    <>
      <p class="key" aria-hidden="true">
        <span>
          <span class="swatch source-a" /> {local(a.name)}
        </span>
        <span>
          <span class="swatch source-b" /> {local(b.name)}
        </span>
      </p>
      <ol class="pairs">
        {shown.map((pair) => (
          <PairRow key={pair.option.id} {...{ contest, pair, longest, a, b }} />
        ))}
      </ol>
      {shown.length < pairs.length ? (
        <button type="button" class="button ghost small" onClick={() => showAll(true)}>
          {say().showAllOptions({ n: pairs.length })}
        </button>
      ) : null}
    </>
  );
}

/** Shares where there is a denominator, plain votes where there is none. */
function lengthOf(pair: Pair, side: 'a' | 'b'): number {
  return side === 'a' ? (pair.shareA ?? pair.a ?? 0) : (pair.shareB ?? pair.b ?? 0);
}

type PairRowProps = Readonly<{ contest: Contest; pair: Pair; longest: number; a: Source; b: Source }>;

function PairRow({ contest, pair, longest, a, b }: PairRowProps) {
  const left = lengthOf(pair, 'a') / longest;
  const right = lengthOf(pair, 'b') / longest;
  const common = Math.min(left, right);
  const sign = Math.sign(pair.votes ?? 0);
  const tone = sign > 0 ? 'plus' : sign < 0 ? 'minus' : 'none';
  return (
    <li class="pair">
      <div class="pair-head">
        <p class="name">
          <span class="dot" style={{ background: optionColor(contest, pair.option.id) }} />
          {local(pair.option.name)}
        </p>
        <p class={`difference ${tone}`}>
          <Difference pair={pair} />
        </p>
      </div>
      <div class="bar" aria-hidden="true">
        <span class="part source-a" style={{ width: percent(common) }} />
        {left > right ? <span class={`part excess ${tone}`} style={{ width: percent(left - right) }} /> : null}
      </div>
      <p class="value">
        <span class="hidden">{local(a.name)}: </span>
        <Value share={pair.shareA} votes={pair.a} />
      </p>
      <div class="bar" aria-hidden="true">
        <span class="part source-b" style={{ width: percent(common) }} />
        {right > left ? <span class={`part excess ${tone}`} style={{ width: percent(right - left) }} /> : null}
      </div>
      <p class="value strong">
        <span class="hidden">{local(b.name)}: </span>
        <Value share={pair.shareB} votes={pair.b} />
      </p>
    </li>
  );
}

function Difference({ pair }: { readonly pair: Pair }) {
  const words = say();
  if (pair.votes === null) return <span class="quiet">{words.notKnownInBoth()}</span>;
  if (pair.votes === 0 && (pair.points === null || pair.points === 0)) return <>{words.noDifference()}</>;
  const votes = words.votesDifference({ n: Math.abs(pair.votes), shown: signed(pair.votes) });
  return (
    <>
      {pair.points === null ? null : (
        <>
          <LiveFigure text={words.pointsDifference({ shown: points(pair.points, tongue()) })} />
          <span class="between"> · </span>
        </>
      )}
      <LiveFigure text={votes} />
    </>
  );
}

function Value({ share: part, votes }: { readonly share: number | null; readonly votes: number | null }) {
  return <LiveFigure text={part === null ? num(votes) : share(part, tongue())} />;
}

function percent(part: number): string {
  return `${(part * 100).toFixed(2)}%`;
}
