import type { ContestVersions, StationCoverage } from '@kua/core/coverage/coverage-contract.ts';
import { num } from '@kua/words/format.ts';
import { languageOf, local, words } from '../shell/words-state.ts';
import { timeOf } from './station-rows.ts';
import { whoName } from './who-name.ts';

/** Of each contest what everybody stated, row by row, side by side. Open where the versions differ. */
export function StationVersions({ of }: Readonly<{ of: StationCoverage }>) {
  return (
    <>
      {of.versions.map((one) => (
        <details
          key={one.contest}
          class="versions"
          open={one.findings.length > 0 || one.cells.some(({ isDiffering }) => isDiffering)}
        >
          <summary>
            {words().versionsOf({ n: one.stated.length })}{' '}
            {of.versions.length > 1 && <span lang={languageOf(one.contestName)}>{local(one.contestName)}</span>}
          </summary>
          <CopyFindings of={one} />
          <Versions of={one} />
        </details>
      ))}
    </>
  );
}

/** Wider than the panel where there are many: then it is moved by itself, by keys as well. */
function Versions({ of }: Readonly<{ of: ContestVersions }>) {
  return (
    <div class="across" role="group" tabIndex={0} aria-label={words().versionsOf({ n: of.stated.length })}>
      <table class="figures">
        <caption class="hidden">{local(of.contestName)}</caption>
        <thead>
          <tr>
            <th scope="col">{words().rowOf()}</th>
            {of.stated.map((version, place) => (
              <th key={place} scope="col" class="number">
                <b>{words().versionNumber({ n: place + 1 })}</b> {whoName({ ...version, observer: null })},{' '}
                {sayingOf(version)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {of.cells.map(({ name, figures, isDiffering }, row) => (
            <tr key={row}>
              <th scope="row" lang={languageOf(name)}>
                {local(name)}
              </th>
              {figures.map((figure, place) => (
                <td key={place} class="number">
                  {isDiffering && figure !== null ? <mark>◆ {num(figure)}</mark> : num(figure)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CopyFindings({ of }: Readonly<{ of: ContestVersions }>) {
  if (of.findings.length === 0) return null;
  return (
    <ul class="findings">
      {of.findings.map(({ kind, of: one, against, cells }) => {
        const said = { of: one + 1, against: against + 1 };
        const figureOf = (place: number, version: number): string => num(of.cells[place]?.figures[version] ?? null);
        return (
          <li key={`${kind} ${one} ${against}`}>
            {kind === 'copy-rewritten' ? words().copyRewritten(said) : words().typedOtherwise(said)}{' '}
            {cells
              .map((place) => {
                const name = of.cells[place]?.name ?? {};
                return `${local(name)}: ${figureOf(place, against)} → ${figureOf(place, one)}`;
              })
              .join('; ')}
          </li>
        );
      })}
    </ul>
  );
}

function sayingOf({ channel, label, minute }: ContestVersions['stated'][number]): string {
  if (channel === 'delivery') return words().versionOfFile({ label: label ?? '' });
  const said = { time: timeOf(minute) };
  return channel === 'submission' ? words().versionTyped(said) : words().versionRead(said);
}
