import { useState } from 'preact/hooks';
import type { Overview, Sums, TerritoryNode } from '@kua/core/publication/release-contract.ts';
import type { Contest } from '@kua/core/registry/election.ts';
import { num, share } from '@kua/words/format.ts';
import { TableFrame } from '../shell/table-frame.tsx';
import { hrefTo } from '../shell/location.ts';
import { local, say, tongue } from '../shell/words-state.ts';
import { sourceOf } from './comparison-block.tsx';
import { denominatorOf, ratio } from './figures.ts';

const shownFirst = 12;

type Column = Readonly<{ key: string; name: string; stations: number | null; voters: number | null; sums: Sums }>;

/** Every source over its own stations, with its coverage on top: columns with different coverage are not to be subtracted. */
export function TotalsTable(props: Readonly<{ overview: Overview; contest: Contest; node: TerritoryNode }>) {
  const { overview, contest, node } = props;
  const [all, showAll] = useState(false);
  const words = say();
  const tally = node.tallies[contest.id];
  const columns: readonly Column[] = [
    ...Object.entries(tally?.sources ?? {})
      .filter(([, source]) => source.stations > 0)
      .map(([id, source]) => ({
        key: id,
        name: local(sourceOf(overview, id).name),
        stations: source.stations,
        voters: ratio(source.registered, tally?.registered),
        sums: source.sums,
      })),
    ...Object.entries(node.announced?.[contest.id] ?? {}).map(([id, sums]) => ({
      key: `announced ${id}`,
      name: words.announcedTotal({ source: local(sourceOf(overview, id).name) }),
      stations: null,
      voters: null,
      sums,
    })),
  ];
  if (columns.length === 0) return null;
  const cells = [...contest.fields, ...contest.options];
  const shown =
    all || contest.options.length <= shownFirst + 3 ? cells : cells.slice(0, contest.fields.length + shownFirst);
  return (
    <section class="block totals">
      <h2>{words.totalsTitle()}</h2>
      <p class="under">
        {words.totalsUnder()} <a href={hrefTo('methods', ['missing'])}>{words.why()}</a>
      </p>
      <TableFrame label={words.totalsTitle()}>
        <table class="lines" style={{ '--columns': columns.length }}>
          <thead>
            <tr>
              <th scope="col">{words.figure()}</th>
              {columns.map((column) => (
                <th key={column.key} scope="col" class="n">
                  {column.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr class="coverage">
              <th scope="row">{words.protocols()}</th>
              {columns.map((column) => (
                <td key={column.key} class="n">
                  {column.stations === null ? (
                    words.totalOnly()
                  ) : (
                    <>
                      {words.nOf({ n: column.stations, of: tally?.stations ?? 0 })}
                      {column.voters === null ? null : (
                        <small>{words.votersShareShort({ share: share(column.voters, tongue()) })}</small>
                      )}
                    </>
                  )}
                </td>
              ))}
            </tr>
            {shown.map((cell, index) => (
              <tr key={`${index} ${cell.id}`} class={index === contest.fields.length ? 'first-option' : undefined}>
                <th scope="row">{local(cell.name)}</th>
                {columns.map((column) => (
                  <td key={column.key} class="n">
                    {num(column.sums[index] ?? null)}
                    {index < contest.fields.length ? null : <OptionShare {...{ contest, index, sums: column.sums }} />}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      {shown.length < cells.length ? (
        <button type="button" class="button ghost small" onClick={() => showAll(true)}>
          {words.showAllOptions({ n: contest.options.length })}
        </button>
      ) : null}
    </section>
  );
}

function OptionShare({ contest, index, sums }: Readonly<{ contest: Contest; index: number; sums: Sums }>) {
  const part = ratio(sums[index], denominatorOf(contest, sums));
  return part === null ? null : <small>{share(part, tongue())}</small>;
}
