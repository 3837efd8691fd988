import type { DiscrepancyRow, Overview } from '@kua/core/publication/release-contract.ts';
import type { Contest } from '@kua/core/registry/election.ts';
import { num, signed } from '@kua/words/format.ts';
import { hrefTo } from '../shell/location.ts';
import { local, say } from '../shell/words-state.ts';
import { sourceOf } from './comparison-block.tsx';
import { EvidenceBadge } from './evidence-mark.tsx';

type TableProps = Readonly<{ overview: Overview; contest: Contest; rows: readonly DiscrepancyRow[] }>;

/** Figures on which both sources of the pair speak and differ. */
export function DiscrepancyTable({ overview, contest, rows }: TableProps) {
  const words = say();
  const [a, b] = overview.pair.map((id) => local(sourceOf(overview, id).name));
  return (
    <table class="discrepancies lines">
      <thead>
        <tr>
          <th scope="col">{words.station()}</th>
          <th scope="col">{words.figure()}</th>
          <th scope="col" class="n">
            {a}
          </th>
          <th scope="col" class="n">
            {b}
          </th>
          <th scope="col" class="n">
            {words.difference()}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={`${row.station} ${row.field}`} class={startsStation(rows, index) ? 'station-start' : undefined}>
            {startsStation(rows, index) ? (
              <th scope="row" rowSpan={sameStation(rows, index)}>
                <a href={hrefTo('station', [...row.path, row.station], { contest: row.contest })}>
                  {words.stationNumber({ number: row.number })}
                </a>
                <span class="place">{local(row.place)}</span>
                {row.level === 'reported' || row.level === 'none' ? null : <EvidenceBadge level={row.level} />}
              </th>
            ) : null}
            <td class="wide">{cellName(contest, row.field)}</td>
            <td class="n">{num(row.a)}</td>
            <td class="n">{num(row.b)}</td>
            <td class={`n difference ${row.difference > 0 ? 'plus' : 'minus'}`}>{signed(row.difference)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Figures of one station that follow each other stand under its name once. */
function startsStation(rows: readonly DiscrepancyRow[], index: number): boolean {
  return rows[index]?.station !== rows[index - 1]?.station;
}

function sameStation(rows: readonly DiscrepancyRow[], index: number): number {
  const next = rows.findIndex((row, at) => at > index && row.station !== rows[index]?.station);
  return (next < 0 ? rows.length : next) - index;
}

/** One row a station: its largest difference, votes before other figures where both are as large. */
export function largestByStation(contest: Contest, rows: readonly DiscrepancyRow[]): readonly DiscrepancyRow[] {
  const best = new Map<string, DiscrepancyRow>();
  const isOption = (row: DiscrepancyRow): boolean => contest.options.some((option) => option.id === row.field);
  for (const row of rows) {
    const known = best.get(row.station);
    const asLarge = known !== undefined && Math.abs(known.difference) === Math.abs(row.difference);
    if (known === undefined || (asLarge && isOption(row) && !isOption(known))) best.set(row.station, row);
  }
  return [...best.values()];
}

export function cellName(contest: Contest, id: string): string {
  const cell = [...contest.fields, ...contest.options].find((candidate) => candidate.id === id);
  return cell === undefined ? id : local(cell.name);
}
