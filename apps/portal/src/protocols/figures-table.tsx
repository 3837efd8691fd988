import type { StationResult } from '@kua/core/publication/release-contract.ts';
import type { Contest, Source, SourceId } from '@kua/core/registry/election.ts';
import { num, signed } from '@kua/words/format.ts';
import { UnequalMark } from '../comparison/unequal-mark.tsx';
import { hrefTo } from '../shell/location.ts';
import { TableFrame } from '../shell/table-frame.tsx';
import { local, say } from '../shell/words-state.ts';

export type Results = Readonly<Record<SourceId, StationResult>>;

type FiguresTableProps = Readonly<{
  contest: Contest;
  results: Results;
  sources: readonly Source[];
  pair: readonly [SourceId, SourceId];
}>;

/** Fields of the protocol by sources; cells that disagree are marked and joined by their difference. */
export function FiguresTable({ contest, results, sources, pair }: FiguresTableProps) {
  const words = say();
  const cells = [...contest.fields, ...contest.options].map((cell, position) => ({ cell, position }));
  const speaks = (position: number): boolean =>
    position >= contest.fields.length || sources.some((source) => states(results[source.id], position));
  const stated = cells.filter(({ position }) => speaks(position));
  const unstated = cells.filter(({ position }) => !speaks(position));
  const paired = pair.every((id) => results[id] !== undefined);
  const conflicts = sources.some((source) => (results[source.id]?.conflict.length ?? 0) > 0);
  return (
    <section class="block">
      <h2>{words.whatIsWritten()}</h2>
      {conflicts ? (
        <p class="note conflict-note">
          {words.conflictExplained()} <a href={hrefTo('methods', ['conflict'])}>{words.why()}</a>
        </p>
      ) : null}
      <TableFrame label={words.whatIsWritten()}>
        <table class="figures lines" style={{ '--columns': sources.length + Number(paired) }}>
          <thead>
            <tr>
              <th scope="col">{words.protocolField()}</th>
              {sources.map((source) => (
                <th key={source.id} scope="col" class="n">
                  {local(source.name)}
                </th>
              ))}
              {paired ? (
                <th scope="col" class="n">
                  {words.difference()}
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {stated.map(({ cell, position }) => {
              const values = sources.map((source) => results[source.id]?.figures[position] ?? null);
              const known = new Set(values.filter((value) => value !== null));
              const differs = known.size > 1;
              return (
                <tr
                  key={`${position} ${cell.id}`}
                  class={position === contest.fields.length ? 'first-option' : undefined}
                >
                  <th scope="row">{local(cell.name)}</th>
                  {sources.map((source) => (
                    <FigureCell key={source.id} result={results[source.id]} position={position} differs={differs} />
                  ))}
                  {paired ? <DifferenceCell {...{ results, pair, position }} /> : null}
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableFrame>
      {unstated.length === 0 ? null : (
        <details class="unstated">
          <summary>{words.unstatedFields({ n: unstated.length })}</summary>
          {unstated.map(({ cell }) => local(cell.name)).join(' · ')}
        </details>
      )}
    </section>
  );
}

/** A form has rows that no source fills in; an option is shown even then. */
function states(result: StationResult | undefined, position: number): boolean {
  if (result === undefined) return false;
  return (result.figures[position] ?? null) !== null || result.conflict.includes(position);
}

type CellProps = Readonly<{ result: StationResult | undefined; position: number; differs: boolean }>;

function FigureCell({ result, position, differs }: CellProps) {
  const words = say();
  if (result === undefined) return <td class="n" />;
  if (result.conflict.includes(position)) {
    return (
      <td class="n conflict">
        {versions(result, position).map((value) => (
          <span key={value} class="version">
            {num(value)}
          </span>
        ))}
        <span class="hidden">{words.conflictCell()}</span>
      </td>
    );
  }
  const value = result.figures[position] ?? null;
  if (value === null) {
    return <td class="n missing">{words.notStated()}</td>;
  }
  return (
    <td class={differs ? 'n differs' : 'n'}>
      {differs ? <UnequalMark /> : null}
      {num(value)}
      {differs ? <span class="hidden"> {words.differsCell()}</span> : null}
    </td>
  );
}

/** All that the source says of a cell, in the order in which it was said. */
function versions(result: StationResult, position: number): readonly number[] {
  const said = result.statements
    .filter((statement) => !statement.superseded)
    .map((statement) => statement.figures?.[position] ?? null)
    .filter((value) => value !== null);
  return [...new Set(said)];
}

type DifferenceProps = Readonly<{ results: Results; pair: readonly [SourceId, SourceId]; position: number }>;

function DifferenceCell({ results, pair, position }: DifferenceProps) {
  const [left, right] = pair.map((id) => {
    const result = results[id];
    return result === undefined || result.conflict.includes(position) ? null : (result.figures[position] ?? null);
  });
  if (left === null || right === null || left === undefined || right === undefined) {
    return <td class="n quiet">{num(null)}</td>;
  }
  const difference = left - right;
  const tone = difference > 0 ? 'plus' : difference < 0 ? 'minus' : 'none';
  return <td class={`n difference ${tone}`}>{signed(difference)}</td>;
}
