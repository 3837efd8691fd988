import type { Overview } from '@kua/core/publication/release-contract.ts';
import { hrefTo } from '../shell/location.ts';
import { local, say } from '../shell/words-state.ts';
import { useViolations } from './violations-client.ts';

/** What is published of a station by its name; nothing where nothing is, since what stands at the district may be of another. */
export function StationViolations({ release, station }: Readonly<{ release: Overview; station: string }>) {
  const file = useViolations(release).value;
  const own = file?.incidents.filter((incident) => incident.station?.id === station) ?? [];
  if (file === null || own.length === 0) return null;
  return (
    <section class="block">
      <h2>{say().stationViolations()}</h2>
      <ul>
        {own.map(({ id, code }) => {
          const name = file.codes.find((sheet) => sheet.code === code)?.name ?? null;
          return (
            <li key={id}>
              <a href={hrefTo('violations', [id])}>{name === null ? code : local(name)}</a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
