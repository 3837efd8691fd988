import type { Overview } from '@kua/core/publication/release-contract.ts';
import type { ViolationsIndex } from '@kua/core/publication/release-violations-contract.ts';
import { useLoaded } from '../publication/use-loaded.ts';
import { route } from '../shell/location.ts';
import { Pager, pageOf } from '../shell/pager.tsx';
import { TroubleScreen, Waiting } from '../shell/problem-screen.tsx';
import { say } from '../shell/words-state.ts';
import { IncidentPart } from './incident-part.tsx';
import { matching, type ListedEvent } from './violation-filter.ts';
import { readEvents, readFull } from './violations-client.ts';

const pageSize = 20;

type ListProps = Readonly<{
  release: Overview;
  index: ViolationsIndex;
  /** Every event, where a kind or an hour was chosen; null where the index counts what is shown. */
  narrowed: readonly ListedEvent[] | null;
}>;

/** How many events there are of what was chosen, and a page of them. */
export function EventList({ release, index, narrowed }: ListProps) {
  const words = say();
  const { query } = route.value;
  const { page = '', pick = '' } = query;
  const regions = index.regions.filter(({ territory }) => pick === '' || territory === pick);
  const chosen = narrowed === null ? null : matching(index, narrowed, query);
  const counted = pick === '' ? index.incidents : (regions[0]?.incidents ?? 0);
  const count = chosen?.length ?? counted;
  const observed = regions.reduce((all, { territory }) => all + (release.observed?.[territory] ?? 0), 0);
  const stations = regions.reduce((all, region) => all + region.stations, 0);
  // What is on the page belongs to the choice: another choice never shows what the one before it had.
  const choice = JSON.stringify([query['code'], query['hour'], pick, page]);
  const rows = chosen === null ? null : pageOf(chosen, page, pageSize);
  const version = rows === null ? (release.violations ?? '') : JSON.stringify(rows.map(({ id, file }) => [id, file]));
  const loaded = useLoaded(`events ${choice}`, version, () => readPage(index, { rows, pick, page }));
  return (
    <section class="block">
      <h2>
        <span role="status">{words.violationsCount({ n: count })}</span>
      </h2>
      <p class="under">{words.violationsObserved({ n: observed, of: stations })}</p>
      {count === 0 ? <p class="empty">{words.violationNoneMatches()}</p> : null}
      {loaded.state === 'loading' ? <Waiting /> : null}
      {loaded.state === 'failed' ? <TroubleScreen trouble={loaded.trouble} /> : null}
      <ol class="incidents">
        {(loaded.value ?? []).map((incident) => (
          <li key={incident.id}>
            <IncidentPart index={index} incident={incident} heading="h3" />
          </li>
        ))}
      </ol>
      <Pager count={count} size={pageSize} page={page} />
    </section>
  );
}

/** The first page of everything is in the index; any other is looked up. */
async function readPage(
  index: ViolationsIndex,
  { rows, pick, page }: Readonly<{ rows: readonly ListedEvent[] | null; pick: string; page: string }>,
): Promise<ViolationsIndex['latest']> {
  const { latest } = index;
  const isFirst = rows === null && pick === '' && (page === '' || page === '1');
  if (isFirst && latest.length >= Math.min(pageSize, index.incidents)) return latest.slice(0, pageSize);
  const looked =
    rows ?? pageOf(matching(index, await readEvents(index, pick === '' ? null : [pick]), {}), page, pageSize);
  return (await readFull(looked)).flatMap(({ shown }) => shown ?? []);
}
