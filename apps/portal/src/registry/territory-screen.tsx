import { BoundsList } from '../comparison/bounds-list.tsx';
import { ComparisonBlock, sourceOf } from '../comparison/comparison-block.tsx';
import { ContestSwitch, chosenContest } from '../comparison/contest-switch.tsx';
import { CoverageHero } from '../comparison/coverage-hero.tsx';
import { DiscrepancyTable, largestByStation } from '../comparison/discrepancy-table.tsx';
import { stationsOf } from '../comparison/figures.ts';
import { TotalsTable } from '../comparison/totals-table.tsx';
import { EmbargoNotice } from '../publication/embargo-notice.tsx';
import { LiveLine } from '../publication/live-line.tsx';
import { overview } from '../publication/release-client.ts';
import { useLoaded } from '../publication/use-loaded.ts';
import { hrefTo, route } from '../shell/location.ts';
import { useTitle } from '../shell/page-title.ts';
import { TroubleScreen, UnknownScreen, Waiting } from '../shell/problem-screen.tsx';
import { languageOf, local, say } from '../shell/words-state.ts';
import { PathLine } from './path-line.tsx';
import { PlaceExplorer } from './place-explorer.tsx';
import { StationList } from './station-list.tsx';
import { loadTerritory } from './territory-client.ts';

const largestShown = 5;

/** A region or district: the same blocks as the whole, then its places or its stations. */
export function TerritoryScreen() {
  const words = say();
  const { ids } = route.value;
  const release = overview.value;
  const version = release?.children.find((child) => child.id === ids[0])?.file ?? '';
  const loaded = useLoaded(ids.join('/'), version, async () => (release === null ? null : loadTerritory(release, ids)));
  const file = loaded.value;
  useTitle(file === null ? null : local(file.territory.name));
  if (loaded.state === 'failed') return <TroubleScreen trouble={loaded.trouble} />;
  if (release === null || loaded.state === 'loading') return <Waiting />;
  if (file === null) return <UnknownScreen />;
  const node = file.territory;
  const here = release.contests.filter((contest) => node.tallies[contest.id] !== undefined);
  const contest = chosenContest(here.length === 0 ? release.contests : here);
  if (contest === undefined) return <UnknownScreen />;
  const tally = node.tallies[contest.id];
  const [a, b] = release.pair;
  const covered = stationsOf(tally, b) > 0 || stationsOf(tally, a) === 0 ? b : a;
  const differing = file.discrepancies.filter((row) => row.contest === contest.id);
  const largest = largestByStation(contest, differing).slice(0, largestShown);
  const inside = release.bounds.filter((bound) => bound.territory === node.id);
  return (
    <>
      <PathLine path={file.path} />
      <div class="opening">
        <p class="when">
          <span>{local(release.election.name)}</span>
          <LiveLine />
        </p>
        <h1 tabIndex={-1} lang={languageOf(node.name)}>
          {local(node.name)}
        </h1>
        <ContestSwitch contests={here} />
      </div>
      {release.embargo !== null ? (
        <EmbargoNotice until={release.embargo} stations={node.stations} />
      ) : tally === undefined || tally.stations === 0 ? null : (
        <CoverageHero tally={tally} source={sourceOf(release, covered)} evidenced={covered === b} />
      )}
      <div class="columns">
        {release.embargo !== null ? null : (
          <div>
            <BoundsList findings={inside} contest={contest} />
            <ComparisonBlock overview={release} contest={contest} node={node} />
            {largest.length === 0 ? null : (
              <section class="block">
                <h2>{words.largestTitle()}</h2>
                <DiscrepancyTable overview={release} contest={contest} rows={largest} />
                <p class="more">
                  <a href={hrefTo('discrepancies', [], { region: ids[0] ?? '' })}>{words.allDiscrepancies()}</a>
                </p>
              </section>
            )}
          </div>
        )}
        <div>
          {file.children.length > 0 || file.stations.length === 0 ? (
            <PlaceExplorer overview={release} contest={contest} path={ids} nodes={file.children} />
          ) : null}
          {file.stations.length === 0 ? null : (
            <StationList overview={release} contest={contest} stations={file.stations} path={ids} />
          )}
        </div>
      </div>
      {release.embargo === null ? <TotalsTable overview={release} contest={contest} node={node} /> : null}
    </>
  );
}
