import type { Overview } from '@kua/core/publication/release-contract.ts';
import type { ViolationsIndex } from '@kua/core/publication/release-violations-contract.ts';
import { overview } from '../publication/release-client.ts';
import { route } from '../shell/location.ts';
import { useTitle } from '../shell/page-title.ts';
import { TroubleScreen, Waiting } from '../shell/problem-screen.tsx';
import { say } from '../shell/words-state.ts';
import { EventList } from './event-list.tsx';
import { EventPage } from './event-page.tsx';
import { isNarrowed } from './violation-filter.ts';
import { ViolationFilters } from './violation-filters.tsx';
import { ViolationPlaces } from './violation-places.tsx';
import { WithdrawnList } from './withdrawn-list.tsx';
import { useEvents, useViolations } from './violations-client.ts';
import '../styles/violations.css';

/** What staff published of violations: where, and one after another; or one of them by itself. */
export function ViolationsScreen() {
  const words = say();
  const release = overview.value;
  const loaded = useViolations(release ?? {});
  useTitle(words.navViolations());
  if (loaded.state === 'failed') return <TroubleScreen trouble={loaded.trouble} />;
  if (release === null || loaded.state === 'loading') return <Waiting />;
  const [id, region = null] = route.value.ids;
  if (id !== undefined) return <EventPage release={release} index={loaded.value} id={id} region={region} />;
  return (
    <>
      <h1 tabIndex={-1}>{words.navViolations()}</h1>
      <p class="under">{words.violationsUnder()}</p>
      {loaded.value === null || loaded.value.incidents + loaded.value.withdrawn === 0 ? (
        <section class="block empty">
          <h2>{words.violationsEmptyTitle()}</h2>
          <p>{words.violationsEmptyText()}</p>
        </section>
      ) : (
        <Feed release={release} index={loaded.value} />
      )}
    </>
  );
}

/** One look into the lists serves the map and the list below it: both count the same events. */
function Feed({ release, index }: Readonly<{ release: Overview; index: ViolationsIndex }>) {
  const { query } = route.value;
  const narrowed = useEvents(release, index, isNarrowed(query) ? 'all' : 'none');
  if (narrowed.state === 'failed') return <TroubleScreen trouble={narrowed.trouble} />;
  return (
    <>
      <ViolationFilters release={release} index={index} />
      {narrowed.state === 'loading' ? (
        <Waiting />
      ) : (
        <>
          <ViolationPlaces release={release} index={index} narrowed={narrowed.value} />
          <EventList release={release} index={index} narrowed={narrowed.value} />
        </>
      )}
      <WithdrawnList release={release} index={index} />
    </>
  );
}
