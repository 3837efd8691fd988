import { useEffect } from 'preact/hooks';
import type { Overview, StationSheet, TerritoryFile } from '@kua/core/publication/release-contract.ts';
import { num } from '@kua/words/format.ts';
import { sourceOf } from '../comparison/comparison-block.tsx';
import { ContestSwitch, chosenContest } from '../comparison/contest-switch.tsx';
import { EvidenceBadge } from '../comparison/evidence-mark.tsx';
import { EmbargoNotice } from '../publication/embargo-notice.tsx';
import { overview } from '../publication/release-client.ts';
import { useLoaded } from '../publication/use-loaded.ts';
import { PathLine } from '../registry/path-line.tsx';
import { loadTerritory } from '../registry/territory-client.ts';
import { stationSummary } from '../registry/station-summary.ts';
import { lazyComponent } from '../shell/lazy-component.tsx';
import { route } from '../shell/location.ts';
import { useTitle } from '../shell/page-title.ts';
import { TroubleScreen, UnknownScreen, Waiting } from '../shell/problem-screen.tsx';
import { say } from '../shell/words-state.ts';
import { CheckYourself } from './check-yourself.tsx';
import { CopyFindings } from './copy-findings.tsx';
import { FiguresTable } from './figures-table.tsx';
import { PhotoPlaces } from './photo-places.tsx';
import { RelationSums } from './relation-sums.tsx';
import { StatementTimeline } from './statement-timeline.tsx';
import '../styles/station.css';

/** One station: what every source says of it, side by side, whether it adds up, and how to check. Prints on one page. */
export function StationScreen() {
  const words = say();
  const { ids } = route.value;
  const release = overview.value;
  const path = ids.slice(0, -1);
  const version = release?.children.find((child) => child.id === path[0])?.file ?? '';
  const loaded = useLoaded(path.join('/'), version, async () =>
    release === null ? null : loadTerritory(release, path),
  );
  const station = loaded.value?.stations.find((candidate) => candidate.id === ids.at(-1));
  useTitle(station === undefined ? null : words.stationNumber({ number: station.number }));
  useEffect(() => {
    document.body.classList.add('on-station');
    return () => document.body.classList.remove('on-station');
  }, []);
  if (loaded.state === 'failed') return <TroubleScreen trouble={loaded.trouble} />;
  if (release === null || loaded.state === 'loading') return <Waiting />;
  if (loaded.value === null || station === undefined) return <UnknownScreen />;
  return <Station release={release} file={loaded.value} station={station} path={path} />;
}

type StationProps = Readonly<{
  release: Overview;
  file: TerritoryFile;
  station: StationSheet;
  path: readonly string[];
}>;

function Station({ release, file, station, path }: StationProps) {
  const words = say();
  const voted = release.contests.filter((contest) => station.results[contest.id] !== undefined);
  const contest = chosenContest(voted.length === 0 ? release.contests : voted);
  const results = contest === undefined ? undefined : station.results[contest.id];
  const whole = [...file.path, { id: file.territory.id, name: file.territory.name }];
  const [a, b] = release.pair;
  return (
    <>
      <PathLine path={whole} />
      <div class="opening station-opening">
        <div>
          <h1 tabIndex={-1}>{words.stationNumber({ number: station.number })}</h1>
          <p class="under">
            {[station.name, station.address].filter(Boolean).join(', ') || words.noAddress()}
            {station.registered === null ? null : <> · {words.votersCount({ n: station.registered })}</>}
          </p>
        </div>
        {contest === undefined || release.embargo !== null ? null : (
          <Verdict release={release} station={station} contest={contest} />
        )}
      </div>
      {release.embargo !== null ? <EmbargoNotice until={release.embargo} stations={file.territory.stations} /> : null}
      <ContestSwitch contests={voted} />
      {contest === undefined || release.embargo !== null ? null : results === undefined ? (
        <section class="block empty">
          <h2>{words.noProtocolTitle()}</h2>
          <p>{words.noProtocolText()}</p>
        </section>
      ) : (
        <div class="columns station-columns">
          <div>
            <FiguresTable {...{ contest, results }} sources={orderedSources(release, results)} pair={[a, b]} />
            <CopyFindings {...{ release, contest }} findings={station.findings ?? []} />
            <RelationSums {...{ contest, results }} sources={orderedSources(release, results)} />
          </div>
          <div>
            <PhotoPlaces results={results} sources={orderedSources(release, results)} />
            <StatementTimeline results={results} sources={orderedSources(release, results)} />
            <CheckYourself {...{ release, station, results, path }} />
          </div>
        </div>
      )}
      <StationViolations release={release} station={station.id} region={path[0] ?? null} />
    </>
  );
}

const StationViolations = lazyComponent(
  async () => (await import('../violations/station-violations.tsx')).StationViolations,
);

/** Sources that speak of this station: the pair first, then the others as the release names them. */
function orderedSources(release: Overview, results: NonNullable<StationSheet['results'][string]>) {
  const [a, b] = release.pair;
  const ids = [a, b, ...release.sources.map((source) => source.id), ...Object.keys(results)];
  return [...new Set(ids)].filter((id) => results[id] !== undefined).map((id) => sourceOf(release, id));
}

type VerdictProps = Readonly<{
  release: Overview;
  station: StationSheet;
  contest: Parameters<typeof stationSummary>[1];
}>;

/** The whole page in one line. */
function Verdict({ release, station, contest }: VerdictProps) {
  const words = say();
  const { level, difference } = stationSummary(station, contest, release.pair);
  const results = station.results[contest.id];
  const [a, b] = release.pair;
  const conflict = Object.values(results ?? {}).some((result) => result.conflict.length > 0);
  const text = conflict
    ? words.inConflict()
    : difference === null
      ? results?.[a] === undefined && results?.[b] === undefined
        ? words.noSourceYet()
        : words.oneSourceOnly()
      : difference === 0
        ? words.sourcesAgree()
        : words.differsBy({ shown: num(Math.abs(difference)), n: Math.abs(difference) });
  return (
    <p class="verdict">
      <EvidenceBadge level={conflict ? 'disputed' : level} />
      <b
        class={difference !== null && difference !== 0 ? (difference > 0 ? 'difference plus' : 'difference minus') : ''}
      >
        {text}
      </b>
    </p>
  );
}
