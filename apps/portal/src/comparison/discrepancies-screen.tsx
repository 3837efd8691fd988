import type { DiscrepancyRow, Overview } from '@kua/core/publication/release-contract.ts';
import type { Contest } from '@kua/core/registry/election.ts';
import { EmbargoNotice } from '../publication/embargo-notice.tsx';
import { DownloadLinks } from '../publication/download-links.tsx';
import { overview } from '../publication/release-client.ts';
import { useLoaded } from '../publication/use-loaded.ts';
import { loadTerritory } from '../registry/territory-client.ts';
import { RegionField } from '../registry/region-field.tsx';
import { choose, hrefTo, route } from '../shell/location.ts';
import { Pager, pageOf } from '../shell/pager.tsx';
import { useTitle } from '../shell/page-title.ts';
import { TroubleScreen, Waiting } from '../shell/problem-screen.tsx';
import { local, say } from '../shell/words-state.ts';
import { ContestSwitch, contestOf } from './contest-switch.tsx';
import { DiscrepancyTable } from './discrepancy-table.tsx';

const pageSize = 25;

/** Every figure that differs, by size; filters and page stand in the address. */
export function DiscrepanciesScreen() {
  const words = say();
  useTitle(words.navDiscrepancies());
  const release = overview.value;
  const contest = release === null ? undefined : contestOf(release);
  if (release === null || contest === undefined) return <Waiting />;
  return (
    <>
      <h1 tabIndex={-1}>{words.discrepanciesTitle()}</h1>
      <p class="under">
        {words.discrepanciesUnder()} <a href={hrefTo('methods', ['compared'])}>{words.why()}</a>
      </p>
      {release.embargo === null ? (
        <>
          <ContestSwitch contests={release.contests} />
          <Filters release={release} contest={contest} />
          <Rows release={release} contest={contest} />
        </>
      ) : (
        <EmbargoNotice until={release.embargo} stations={release.root.stations} />
      )}
    </>
  );
}

type Props = Readonly<{ release: Overview; contest: Contest }>;

function Filters({ release, contest }: Props) {
  const words = say();
  const { region = '', field = '' } = route.value.query;
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      <RegionField release={release} value={region} into="region" />
      <label class="field">
        <span>{words.figure()}</span>
        <select value={field} onChange={(event) => choose({ field: event.currentTarget.value, page: '' })}>
          <option value="">{words.allFigures()}</option>
          <optgroup label={words.options()}>
            {contest.options.map((option) => (
              <option key={option.id} value={option.id}>
                {local(option.name)}
              </option>
            ))}
          </optgroup>
          <optgroup label={words.fields()}>
            {contest.fields.map((cell) => (
              <option key={cell.id} value={cell.id}>
                {local(cell.name)}
              </option>
            ))}
          </optgroup>
        </select>
      </label>
    </form>
  );
}

/** The overview holds the largest of the whole; the regions' own files hold more, read when asked for. */
async function loadRows(release: Overview, region: string, deep: boolean): Promise<readonly DiscrepancyRow[]> {
  if (region !== '') return (await loadTerritory(release, [region]))?.discrepancies ?? [];
  if (!deep) return release.discrepancies;
  const files = await Promise.all(release.children.map((child) => loadTerritory(release, [child.id])));
  return files
    .flatMap((file) => file?.discrepancies ?? [])
    .toSorted((left, right) => Math.abs(right.difference) - Math.abs(left.difference));
}

function Rows({ release, contest }: Props) {
  const words = say();
  const { region = '', field = '', page = '', more = '' } = route.value.query;
  const deep = more !== '' || field !== '';
  const subject = `${region} ${deep ? 'deep' : ''}`;
  const version = JSON.stringify(release.children.map((child) => child.file));
  const loaded = useLoaded(subject, version, () => loadRows(release, region, deep));
  if (loaded.state === 'loading') return <Waiting />;
  if (loaded.state === 'failed') return <TroubleScreen trouble={loaded.trouble} />;
  const rows = loaded.value.filter((row) => row.contest === contest.id && (field === '' || row.field === field));
  const downloads = release.downloads.filter(
    (download) => download.kind === 'discrepancies' && (download.contest === null || download.contest === contest.id),
  );
  const shown = pageOf(rows, page, pageSize);
  return (
    <>
      {rows.length === 0 ? <p class="empty">{words.noDiscrepancies()}</p> : null}
      {rows.length === 0 ? null : <DiscrepancyTable overview={release} contest={contest} rows={shown} />}
      <Pager count={rows.length} size={pageSize} page={page} />
      {deep || region !== '' || release.children.length === 0 ? null : (
        <p>
          <button type="button" class="button ghost small" onClick={() => choose({ more: '1' })}>
            {words.moreDiscrepancies()}
          </button>
        </p>
      )}
      <DownloadLinks downloads={downloads} label={words.allAsFile()} />
    </>
  );
}
