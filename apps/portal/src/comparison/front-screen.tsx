import { day } from '@kua/words/format.ts';
import { DownloadLinks, downloadName } from '../publication/download-links.tsx';
import { EmbargoNotice } from '../publication/embargo-notice.tsx';
import { LiveLine } from '../publication/live-line.tsx';
import { overview } from '../publication/release-client.ts';
import { PlaceExplorer } from '../registry/place-explorer.tsx';
import { SearchBox } from '../registry/search-box.tsx';
import { hrefTo } from '../shell/location.ts';
import { useTitle } from '../shell/page-title.ts';
import { Waiting } from '../shell/problem-screen.tsx';
import { languageOf, local, say, tongue } from '../shell/words-state.ts';
import { BoundsList } from './bounds-list.tsx';
import { ComparisonBlock, sourceOf } from './comparison-block.tsx';
import { ContestSwitch, contestOf } from './contest-switch.tsx';
import { CoverageHero } from './coverage-hero.tsx';
import { DiscrepancyTable, largestByStation } from './discrepancy-table.tsx';
import { stationsOf } from './figures.ts';
import { TotalsTable } from './totals-table.tsx';

const largestShown = 6;

/** What everybody sees first: how much is known, what differs, what this is not, where. */
export function FrontScreen() {
  useTitle(null);
  const words = say();
  const release = overview.value;
  const contest = release === null ? undefined : contestOf(release);
  if (release === null || contest === undefined) return <Waiting />;
  const tally = release.root.tallies[contest.id];
  const [a, b] = release.pair;
  const covered = stationsOf(tally, b) > 0 || stationsOf(tally, a) === 0 ? b : a;
  const differing = release.discrepancies.filter((row) => row.contest === contest.id);
  const largest = largestByStation(contest, differing).slice(0, largestShown);
  const downloads = release.downloads.filter((file) => file.contest === null || file.contest === contest.id);
  return (
    <>
      <div class="opening">
        <p class="when">
          <span>{day(release.election.date, tongue())}</span>
          <LiveLine />
        </p>
        <h1 tabIndex={-1} lang={languageOf(release.election.name)}>
          {local(release.election.name)}
        </h1>
        <ContestSwitch contests={release.contests} />
      </div>
      {release.embargo !== null ? (
        <EmbargoNotice until={release.embargo} stations={release.root.stations} />
      ) : tally === undefined || tally.stations === 0 ? null : (
        <CoverageHero tally={tally} source={sourceOf(release, covered)} evidenced={covered === b} />
      )}
      <div class="columns">
        <div>
          {release.embargo !== null && release.root.stations > 0 ? <FindStation /> : null}
          <BoundsList findings={release.bounds} contest={contest} />
          {release.embargo === null ? (
            <ComparisonBlock overview={release} contest={contest} node={release.root} />
          ) : null}
        </div>
        <div>
          {release.embargo === null && release.root.stations > 0 ? <FindStation /> : null}
          <PlaceExplorer overview={release} contest={contest} path={[]} nodes={release.children} />
        </div>
      </div>
      {largest.length === 0 ? null : (
        <section class="block">
          <h2>{words.largestTitle()}</h2>
          <DiscrepancyTable overview={release} contest={contest} rows={largest} />
          <p class="more">
            <a href={hrefTo('discrepancies')}>{words.allDiscrepancies()}</a>
          </p>
        </section>
      )}
      {release.embargo === null ? <TotalsTable overview={release} contest={contest} node={release.root} /> : null}
      {downloads.length === 0 ? null : (
        <section class="block">
          <h2>{words.navDownloads()}</h2>
          {[...new Set(downloads.map((file) => file.kind))].map((kind) => (
            <DownloadLinks
              key={kind}
              downloads={downloads.filter((file) => file.kind === kind)}
              label={downloadName(kind)}
            />
          ))}
        </section>
      )}
    </>
  );
}

function FindStation() {
  return (
    <section class="block find">
      <h2>{say().findStation()}</h2>
      <SearchBox />
    </section>
  );
}
