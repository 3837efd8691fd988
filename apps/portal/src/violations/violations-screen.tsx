import type { Overview } from '@kua/core/publication/release-contract.ts';
import type { ViolationsFile } from '@kua/core/publication/release-violations-contract.ts';
import { overview } from '../publication/release-client.ts';
import { hrefTo, route } from '../shell/location.ts';
import { useTitle } from '../shell/page-title.ts';
import { Pager, pageOf } from '../shell/pager.tsx';
import { TroubleScreen, Waiting } from '../shell/problem-screen.tsx';
import { say } from '../shell/words-state.ts';
import { IncidentPart } from './incident-part.tsx';
import { matching } from './violation-filter.ts';
import { ViolationFilters } from './violation-filters.tsx';
import { ViolationPlaces } from './violation-places.tsx';
import { WithdrawnPart } from './withdrawn-part.tsx';
import { useViolations } from './violations-client.ts';
import '../styles/violations.css';

const pageSize = 20;

/** What staff published of violations: where, and one after another; or one of them by itself. */
export function ViolationsScreen() {
  const words = say();
  const release = overview.value;
  const loaded = useViolations(release ?? {});
  useTitle(words.navViolations());
  if (loaded.state === 'failed') return <TroubleScreen trouble={loaded.trouble} />;
  if (release === null || loaded.state === 'loading') return <Waiting />;
  const [id] = route.value.ids;
  if (id !== undefined) return <OneIncident file={loaded.value} id={id} />;
  return (
    <>
      <h1 tabIndex={-1}>{words.navViolations()}</h1>
      <p class="under">{words.violationsUnder()}</p>
      {loaded.value === null || loaded.value.incidents.length + loaded.value.withdrawn.length === 0 ? (
        <section class="block empty">
          <h2>{words.violationsEmptyTitle()}</h2>
          <p>{words.violationsEmptyText()}</p>
        </section>
      ) : (
        <Feed release={release} file={loaded.value} />
      )}
    </>
  );
}

function Feed({ release, file }: Readonly<{ release: Overview; file: ViolationsFile }>) {
  const words = say();
  const { page = '', pick = '' } = route.value.query;
  const shown = matching(file, route.value.query);
  const regions = file.regions.filter(({ territory }) => pick === '' || territory === pick);
  const withdrawn = file.withdrawn.filter(({ path }) => pick === '' || path[0] === pick);
  const sum = (of: 'observed' | 'stations'): number => regions.reduce((all, region) => all + region[of], 0);
  return (
    <>
      <ViolationFilters release={release} file={file} />
      <ViolationPlaces release={release} file={file} />
      <section class="block">
        <h2>
          <span role="status">{words.violationsCount({ n: shown.length })}</span>
        </h2>
        <p class="under">{words.violationsObserved({ n: sum('observed'), of: sum('stations') })}</p>
        {shown.length === 0 ? <p class="empty">{words.violationNoneMatches()}</p> : null}
        <ol class="incidents">
          {pageOf(shown, page, pageSize).map((incident) => (
            <li key={incident.id}>
              <IncidentPart file={file} incident={incident} heading="h3" />
            </li>
          ))}
        </ol>
        <Pager count={shown.length} size={pageSize} page={page} />
      </section>
      {withdrawn.length === 0 ? null : (
        <section class="block withdrawn">
          <h2>{words.violationsWithdrawn({ n: withdrawn.length })}</h2>
          <p class="under">{words.violationsWithdrawnUnder()}</p>
          <ol class="incidents">
            {withdrawn.map((incident) => (
              <li key={incident.id}>
                <WithdrawnPart file={file} incident={incident} heading="h3" />
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  );
}

function OneIncident({ file, id }: Readonly<{ file: ViolationsFile | null; id: string }>) {
  const words = say();
  const incident = file?.incidents.find((one) => one.id === id);
  const withdrawn = file?.withdrawn.find((one) => one.id === id);
  return (
    <>
      <nav class="path" aria-label={words.whereYouAre()}>
        <ol>
          <li>
            <a href={hrefTo('violations')}>{words.violationsAll()}</a>
          </li>
        </ol>
      </nav>
      {file !== null && withdrawn !== undefined ? (
        <WithdrawnPart file={file} incident={withdrawn} heading="h1" />
      ) : file === null || incident === undefined ? (
        <>
          <h1 tabIndex={-1}>{words.violationGoneTitle()}</h1>
          <p>{words.violationGoneText()}</p>
        </>
      ) : (
        <IncidentPart file={file} incident={incident} heading="h1" />
      )}
    </>
  );
}
