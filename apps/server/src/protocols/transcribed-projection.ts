import { areTelling } from '@kua/core/protocols/copy-finding.ts';
import type { FoldContext } from '../evidence/fold.ts';
import { readCells } from './cell-projection.ts';
import type { Form } from './contest-form-projection.ts';
import type { CopyRow } from './copy-rows-projection.ts';
import { figuresToText } from './figures-text.ts';
import { foldSameFigures } from './near-projection.ts';
import { mergeUnits, type StatedUnit } from './result-projection.ts';

export type Transcribed = Readonly<{
  copies: readonly CopyRow[];
  forms: ReadonlyMap<string, Form>;
  changed: number;
}>;

/**
 * What was read on a copy is a statement of the source that the copy is of, beside what somebody typed: where they differ the source says
 * two things, and both are shown. What verifiers read otherwise later takes the place of what they read before.
 */
export async function foldTranscribed(context: FoldContext, { copies, forms, changed }: Transcribed): Promise<void> {
  const { client, election } = context;
  const wanted = new Map(copies.map((copy) => [copy.copy, statedBy(copy, forms)]));
  const { rows: known } = await client.query<
    Readonly<{ copy: string; source: string; contest: string; unit: string; figures: (number | null)[] }>
  >({
    name: 'transcribed-before',
    text: `select copy, source, contest, unit, figures from statement
           where election = $1 and copy = any ($2::text[]) and not superseded`,
    values: [election, [...wanted.keys()]],
  });
  const isWanted = ({ copy, contest, unit, figures }: (typeof known)[number]): boolean => {
    const now = wanted.get(copy);
    return now?.contest === contest && now.unit === unit && now.figures === figuresToText(figures);
  };
  const gone = known.filter((row) => !isWanted(row));
  const kept = new Set(known.filter(isWanted).map(({ copy }) => copy));
  const fresh = copies.flatMap((copy) => {
    const stated = wanted.get(copy.copy) ?? null;
    return stated === null || kept.has(copy.copy) ? [] : [{ copy: copy.copy, source: copy.author.source, ...stated }];
  });
  if (gone.length === 0 && fresh.length === 0) return;
  await client.query({
    name: 'supersede-transcribed',
    text: `update statement set superseded = true where election = $1 and copy = any ($2::text[]) and not superseded`,
    values: [election, gone.map(({ copy }) => copy)],
  });
  await client.query({
    name: 'write-transcribed',
    text: `
      insert into statement (election, contest, source, unit_kind, unit, sequence, file, line, channel, label, rank, captured_at,
        received_at, copy, figures)
      select $1, u.contest, u.source, 'station', u.unit, $2, 0, 0, 'transcription', null, 0,
        -- the clock of photos that were moved here would tell that one observer was at two stations
        case when s.station = u.unit then s.captured_at end,
        (select max(at) from copy_step where election = $1 and copy = u.copy), u.copy, u.figures::bigint[]
      from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) as u (copy, source, contest, unit, figures)
      join copy c on c.election = $1 and c.copy = u.copy
      left join submission s on s.election = $1 and s.sequence = c.sequence`,
    values: [
      election,
      changed,
      fresh.map(({ copy }) => copy),
      fresh.map(({ source }) => source),
      fresh.map(({ contest }) => contest),
      fresh.map(({ unit }) => unit),
      fresh.map(({ figures }) => figures),
    ],
  });
  await foldSameFigures(context, { gone: gone.map(({ copy }) => copy), fresh });
  const units = [...gone, ...fresh].map(({ contest, source, unit }): StatedUnit => ({
    contest,
    source,
    unitKind: 'station',
    unit,
    changed,
  }));
  const distinct = new Map(units.map((unit) => [JSON.stringify(unit), unit]));
  await mergeUnits(context, await readCells(context), [...distinct.values()]);
}

type Stated = Readonly<{ contest: string; unit: string; figures: string; tells: boolean }>;

/** Null for a copy that says nothing: not read yet, not read alike, sent in vain. */
function statedBy({ station, contest, state, superseded }: CopyRow, forms: ReadonlyMap<string, Form>): Stated | null {
  const form = contest === null ? undefined : forms.get(contest);
  if (state.state !== 'transcribed' || superseded || station === null || contest === null || form === undefined)
    return null;
  const figures: (number | null)[] = [];
  for (const [index, { position }] of form.cells.entries()) {
    const figure = state.figures[index] ?? null;
    while (figures.length < position) figures.push(null);
    figures[position - 1] = figure;
  }
  return { contest, unit: station, figures: figuresToText(figures), tells: areTelling(figures) };
}
