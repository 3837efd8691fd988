import type { Overview } from '@kua/core/publication/release-contract.ts';
import { useLoaded } from '../publication/use-loaded.ts';
import { hrefTo } from '../shell/location.ts';
import { local, say } from '../shell/words-state.ts';
import { readEvents, readIndex } from './violations-client.ts';

type StationProps = Readonly<{
  release: Overview;
  station: string;
  /** Where it is: of a region, its events alone are looked through. */
  region: string | null;
}>;

/** What is published of a station by its name; nothing where nothing is, since what stands at the district may be of another. */
export function StationViolations({ release, station, region }: StationProps) {
  const own = useLoaded(`violations of ${station}`, release.violations ?? '', async () => {
    const index = await readIndex(release.violations);
    if (index === null) return [];
    // What lies directly below the whole is in no region.
    const events = await readEvents(index, [region, null]);
    return events
      .filter((event) => event.station === station && !event.withdrawn)
      .map(({ id, code, territory }) => ({
        ids: [id, territory].filter((one) => one !== null),
        code: code ?? '',
        name: index.codes.find((sheet) => sheet.code === code)?.name ?? null,
      }));
  }).value;
  if (own === null || own.length === 0) return null;
  return (
    <section class="block">
      <h2>{say().stationViolations()}</h2>
      <ul>
        {own.map(({ ids, code, name }) => (
          <li key={ids[0]}>
            <a href={hrefTo('violations', ids)}>{name === null ? code : local(name)}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}
