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
    <table class="discrepancies">
      <thead>
        <tr>
          <th scope="col">{words.stationAndFigure()}</th>
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
        {rows.map((row) => (
          <tr key={`${row.station} ${row.field}`}>
            <th scope="row">
              <a href={hrefTo('station', [...row.path, row.station], { contest: row.contest })}>
                {words.stationNumber({ number: row.number })}
              </a>
              <span class="place">{local(row.place)}</span>
              <span class="cell">
                {cellName(contest, row.field)}
                {row.level === 'reported' || row.level === 'none' ? null : <EvidenceBadge level={row.level} />}
              </span>
            </th>
            <td class="n">{num(row.a)}</td>
            <td class="n">{num(row.b)}</td>
            <td class={`n difference ${row.difference > 0 ? 'plus' : 'minus'}`}>{signed(row.difference)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function cellName(contest: Contest, id: string): string {
  const cell = [...contest.fields, ...contest.options].find((candidate) => candidate.id === id);
  return cell === undefined ? id : local(cell.name);
}
