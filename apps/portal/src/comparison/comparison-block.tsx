import type { Overview, TerritoryNode } from '@kua/core/publication/release-contract.ts';
import type { Contest, Source } from '@kua/core/registry/election.ts';
import { num, share } from '@kua/words/format.ts';
import { LiveFigure } from '../shell/live-figure.tsx';
import { Rich } from '../shell/rich-text.tsx';
import { hrefTo } from '../shell/location.ts';
import { local, say, tongue } from '../shell/words-state.ts';
import { positionOf, ratio } from './figures.ts';
import { PairBars } from './pair-bars.tsx';
import { SourceBars } from './source-bars.tsx';

/** A source by id. One that the release does not name, since it has said nothing, goes by the portal's word or its id. */
export function sourceOf(overview: Overview, id: string): Source {
  const named = overview.sources.find((source) => source.id === id);
  return named ?? { id, name: { [tongue()]: usualName(id) } };
}

function usualName(id: string): string {
  const words = say();
  const names: Readonly<Record<string, string>> = {
    official: words.sourceOfficial(),
    observers: words.sourceObservers(),
    voters: words.sourceVoters(),
  };
  return names[id] ?? id;
}

type BlockProps = Readonly<{ overview: Overview; contest: Contest; node: TerritoryNode }>;

/** The main question of the portal, answered as far as the sources reach: both on the same stations, one alone, or a total alone. */
export function ComparisonBlock({ overview, contest, node }: BlockProps) {
  const tally = node.tallies[contest.id];
  const [a, b] = overview.pair.map((id) => sourceOf(overview, id));
  if (tally !== undefined && a !== undefined && b !== undefined && tally.matched.stations > 0) {
    return <MatchedBlock {...{ contest, node, a, b }} />;
  }
  const alone = Object.entries(tally?.sources ?? {}).filter(([, source]) => source.stations > 0);
  const announced = Object.entries(node.announced?.[contest.id] ?? {}).filter(
    ([id]) => !alone.some(([own]) => own === id),
  );
  if (alone.length === 0 && announced.length === 0) return <NothingYet />;
  return (
    <>
      {alone.length + announced.length > 1 ? <p class="note">{say().noCommonStations()}</p> : null}
      {alone.map(([id, source]) => (
        <section key={id} class="block">
          <h2>{say().resultsOf({ source: local(sourceOf(overview, id).name) })}</h2>
          <p class="cover">
            <Rich text={say().protocolsAndTotal({ n: source.stations, of: tally?.stations ?? 0 })} />
            {votersPart(ratio(source.registered, tally?.registered))}
          </p>
          <p class="under">
            <ShareOf contest={contest} />
          </p>
          <SourceBars contest={contest} sums={source.sums} />
          {source.stations < (tally?.stations ?? 0) ? <p class="note">{say().notAnEstimate()}</p> : null}
        </section>
      ))}
      {announced.map(([id, sums]) => (
        <section key={id} class="block">
          <h2>{say().announcedBy({ source: local(sourceOf(overview, id).name) })}</h2>
          <p class="under">
            {say().announcedUnder()} <ShareOf contest={contest} />
          </p>
          <SourceBars contest={contest} sums={sums} />
        </section>
      ))}
    </>
  );
}

type MatchedProps = Readonly<{ contest: Contest; node: TerritoryNode; a: Source; b: Source }>;

function MatchedBlock({ contest, node, a, b }: MatchedProps) {
  const words = say();
  const tally = node.tallies[contest.id];
  if (tally === undefined) return null;
  const { matched, counts } = tally;
  const voters = ratio(matched.registered, tally.registered);
  const whole = matched.stations === tally.stations;
  return (
    <section class="block comparison">
      <h2>
        <LiveFigure text={words.sameStations({ n: matched.stations })} />
      </h2>
      <p class="cover">
        <Rich text={words.ofStations({ n: matched.stations, of: tally.stations })} />
        {votersPart(voters)}
      </p>
      <PairBars {...{ contest, matched, a, b }} />
      <p class="under">
        <ShareOf contest={contest} /> {words.differenceIs({ a: local(a.name), b: local(b.name) })}
      </p>
      <p class="counts">
        <a href={hrefTo('methods', ['compared'])}>{words.agreeCount({ n: counts.agree })}</a>
        <a href={hrefTo('discrepancies')}>{words.differCount({ n: counts.differ })}</a>
        {counts.conflict > 0 ? (
          <a href={hrefTo('methods', ['conflict'])}>{words.conflictCount({ n: counts.conflict })}</a>
        ) : null}
      </p>
      {whole ? null : (
        <p class="note">
          {words.notAnEstimate()} <a href={hrefTo('methods', ['estimate'])}>{words.whyNot()}</a>
        </p>
      )}
    </section>
  );
}

function votersPart(part: number | null) {
  return part === null ? null : <> ({say().votersShareShort({ share: share(part, tongue()) })})</>;
}

/** What the shares are of: no share stands without it. */
function ShareOf({ contest }: { readonly contest: Contest }) {
  const words = say();
  const position = positionOf(contest, contest.denominator);
  const field = contest.fields[position];
  const of = contest.denominator === 'options' || field === undefined ? words.sumOfOptions() : local(field.name);
  return (
    <>
      {words.shareOf({ of })} <a href={hrefTo('methods', ['shares'])}>{words.why()}</a>
    </>
  );
}

function NothingYet() {
  const words = say();
  return (
    <section class="block empty">
      <h2>{words.nothingYetTitle()}</h2>
      <p>{words.nothingYet({ zero: num(0) })}</p>
    </section>
  );
}
