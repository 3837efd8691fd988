import type { Overview, TerritoryNode } from '@kua/core/publication/release-contract.ts';
import type { Contest } from '@kua/core/registry/election.ts';
import { num, points, share } from '@kua/words/format.ts';
import { CoverageBar } from '../comparison/coverage-hero.tsx';
import { pairsOf, ratio, stationsOf, turnoutOf } from '../comparison/figures.ts';
import { Rich } from '../shell/rich-text.tsx';
import { choose, hrefTo } from '../shell/location.ts';
import { local, say, tongue } from '../shell/words-state.ts';
import type { MeasureChoice } from './place-measure.ts';

type SheetProps = Readonly<{
  overview: Overview;
  contest: Contest;
  choice: MeasureChoice;
  node: TerritoryNode;
  path: readonly string[];
}>;

/** Three facts of a place that was tapped, and the way in. */
export function PlaceSheet({ overview, contest, choice, node, path }: SheetProps) {
  const words = say();
  const tally = node.tallies[contest.id];
  const [a, b] = overview.pair;
  const pair =
    tally === undefined ? undefined : pairsOf(contest, tally.matched).find((one) => one.option.id === choice.option);
  const source = tally?.sources[a] ?? tally?.sources[b];
  const turnout = turnoutOf(contest, source?.sums, source?.registered ?? null);
  const have = stationsOf(tally, b) || stationsOf(tally, a);
  return (
    <aside class="sheet" aria-label={local(node.name)} aria-live="polite">
      <button type="button" class="close" onClick={() => choose({ pick: '' })}>
        {words.close()}
      </button>
      <h3>{local(node.name)}</h3>
      {tally === undefined ? (
        <p>{words.stationsCount({ n: node.stations })}</p>
      ) : (
        <>
          <CoverageBar tally={tally} />
          <dl>
            <div>
              <dt>{words.protocols()}</dt>
              <dd class="figure">
                <Rich
                  text={words.nOfShare({
                    n: have,
                    of: tally.stations,
                    share: share(ratio(have, tally.stations), tongue()),
                  })}
                />
              </dd>
            </div>
            <div>
              <dt>{words.differSheet()}</dt>
              <dd class="figure">
                <b>{num(tally.counts.differ)}</b>
                {pair === undefined || pair.points === null ? null : (
                  <>
                    {' '}
                    · {local(pair.option.name)}{' '}
                    <span class={`difference ${pair.points > 0 ? 'plus' : pair.points < 0 ? 'minus' : 'none'}`}>
                      {words.pointsDifference({ shown: points(pair.points, tongue()) })}
                    </span>
                  </>
                )}
              </dd>
            </div>
            <div>
              <dt>{words.measureTurnout()}</dt>
              <dd class="figure">
                {turnout === null ? (
                  words.notStated()
                ) : (
                  <>
                    <b>{share(turnout.share, tongue())}</b>{' '}
                    {words.castOf({ cast: num(turnout.cast), of: num(turnout.registered) })}
                  </>
                )}
              </dd>
            </div>
          </dl>
        </>
      )}
      <a class="button" href={hrefTo('territory', path)}>
        {words.open()}
      </a>
    </aside>
  );
}
