import { protocolSubmission, type ProtocolSubmission } from '@kua/core/registry/registry-contract.ts';
import type { Entry } from '@kua/core/evidence/entry.ts';
import { entryJson } from '../evidence/entry-json.ts';
import type { FoldContext } from '../evidence/fold.ts';
import { readCells, type CellPositions } from './cell-projection.ts';
import { figuresToText } from './figures-text.ts';
import { mergeUnits, type StatedUnit } from './result-projection.ts';

type Submitted = Readonly<{ entry: Entry; protocol: ProtocolSubmission; figures: (number | null)[] }>;
type Refused = Readonly<{ entry: Entry; code: string; sentence: string; column: string | null }>;

/**
 * Folds submitted protocols, in order of sequence: each is a statement of its source, and the results of the stations that they
 * concern are merged anew. A body that cannot be read as a protocol stays in the ledger and is listed as quarantined.
 */
export async function foldSubmissions(context: FoldContext, entries: readonly Entry[]): Promise<void> {
  const cells = await readCells(context);
  const submitted: Submitted[] = [];
  const refused: Refused[] = [];
  for (const entry of entries) {
    if (entry.erased) continue;
    const read = readProtocol(entry, cells);
    if ('code' in read) refused.push(read);
    else submitted.push(read);
  }
  if (submitted.length > 0) {
    await writeStatements(context, submitted);
    await markSuperseded(context, submitted);
    await mergeUnits(context, cells, statedUnits(submitted));
    await quarantineUnknownStations(context, submitted);
  }
  if (refused.length > 0) await writeQuarantine(context, refused);
}

function readProtocol(entry: Entry, cells: CellPositions): Submitted | Refused {
  const parsed = protocolSubmission.safeParse(entryJson(entry.body));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const column = issue === undefined || issue.path.length === 0 ? null : issue.path.join('.');
    return { entry, code: 'submission-unreadable', sentence: 'the submission is not a protocol of version 0', column };
  }
  const protocol = parsed.data;
  const positions = cells.get(protocol.contest);
  if (positions === undefined) {
    const sentence = `contest ${protocol.contest} is not in the registry of this election`;
    return { entry, code: 'contest-unknown', sentence, column: 'contest' };
  }
  const figures: (number | null)[] = [];
  for (const [kind, stated] of [
    ['field', protocol.fields],
    ['option', protocol.options],
  ] as const) {
    for (const [id, figure] of Object.entries(stated)) {
      const cell = positions.get(id);
      if (cell?.kind !== kind) {
        const sentence = `${kind} ${id} is not in contest ${protocol.contest} of this election`;
        return { entry, code: `${kind}-unknown`, sentence, column: `${kind}s.${id}` };
      }
      while (figures.length < cell.position) figures.push(null);
      figures[cell.position - 1] = figure;
    }
  }
  return { entry, protocol, figures };
}

async function writeStatements(context: FoldContext, submitted: readonly Submitted[]): Promise<void> {
  await context.client.query({
    name: 'write-submitted-statements',
    text: `
      insert into statement (election, contest, source, unit_kind, unit, sequence, file, line, channel, label, rank,
        entry_id, device, supersedes, captured_at, received_at, figures)
      select $1, u.contest, u.source, 'station', u.unit, u.sequence, 0, 0, 'submission', null, 0,
        u.entry_id, u.device, u.supersedes, u.captured_at, u.received_at, u.figures::bigint[]
      from unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::uuid[], $7::text[], $8::uuid[], $9::timestamptz[],
        $10::timestamptz[], $11::text[])
        as u (contest, source, unit, sequence, entry_id, device, supersedes, captured_at, received_at, figures)`,
    values: [
      context.election,
      submitted.map(({ protocol }) => protocol.contest),
      submitted.map(({ protocol }) => protocol.source),
      submitted.map(({ protocol }) => protocol.station),
      submitted.map(({ entry }) => entry.sequence),
      submitted.map(({ entry }) => entry.id),
      submitted.map(({ protocol }) => protocol.device),
      submitted.map(({ protocol }) => protocol.supersedes),
      submitted.map(({ protocol }) => protocol.capturedAt),
      submitted.map(({ entry }) => entry.receivedAt),
      submitted.map(({ figures }) => figuresToText(figures)),
    ],
  });
}

/**
 * Supersession is a relation between two protocols of one device about one station, contest and source, whichever of them arrived
 * first: phones send what they have when they find a network. Each unit is looked up by itself (`offset 0` keeps it so): without
 * statistics of a table that just grew, the planner would pair all statements with all.
 */
async function markSuperseded(context: FoldContext, submitted: readonly Submitted[]): Promise<void> {
  await context.client.query({
    name: 'mark-superseded',
    text: `
      with later as materialized (
        select u.contest, u.source, u.unit, s.supersedes, s.device
        from unnest($2::text[], $3::text[], $4::text[]) as u (contest, source, unit)
        cross join lateral (
          select supersedes, device from statement
          where election = $1 and contest = u.contest and source = u.source and unit_kind = 'station' and unit = u.unit
            and supersedes is not null
          offset 0
        ) as s
      )
      update statement earlier set superseded = true from later
      where earlier.election = $1 and earlier.contest = later.contest and earlier.source = later.source
        and earlier.unit_kind = 'station' and earlier.unit = later.unit
        and earlier.entry_id = later.supersedes and earlier.device = later.device and not earlier.superseded`,
    values: [
      context.election,
      submitted.map(({ protocol }) => protocol.contest),
      submitted.map(({ protocol }) => protocol.source),
      submitted.map(({ protocol }) => protocol.station),
    ],
  });
}

function statedUnits(submitted: readonly Submitted[]): readonly StatedUnit[] {
  const units = new Map<string, StatedUnit>();
  for (const { entry, protocol } of submitted) {
    const { contest, source, station } = protocol;
    const unit = { contest, source, unitKind: 'station', unit: station, changed: entry.sequence } as const;
    units.set(JSON.stringify([contest, source, station]), unit);
  }
  return [...units.values()];
}

async function quarantineUnknownStations(context: FoldContext, submitted: readonly Submitted[]): Promise<void> {
  await context.client.query({
    name: 'quarantine-submitted-stations',
    text: `
      insert into quarantine (election, sequence, file, line, column_name, code, sentence, rows, unit_kind, unit)
      select $1, u.sequence, 0, 0, 'station', 'station-unknown',
        'station ' || u.unit || ' is not in the registry of this election', 1, 'station', u.unit
      from unnest($2::bigint[], $3::text[]) as u (sequence, unit)
      where not exists (select from station where station.election = $1 and station.id = u.unit)`,
    values: [
      context.election,
      submitted.map(({ entry }) => entry.sequence),
      submitted.map(({ protocol }) => protocol.station),
    ],
  });
}

async function writeQuarantine(context: FoldContext, refused: readonly Refused[]): Promise<void> {
  await context.client.query({
    name: 'quarantine-submissions',
    text: `
      insert into quarantine (election, sequence, file, line, column_name, code, sentence)
      select $1, u.sequence, 0, 0, u.column_name, u.code, u.sentence
      from unnest($2::bigint[], $3::text[], $4::text[], $5::text[]) as u (sequence, column_name, code, sentence)`,
    values: [
      context.election,
      refused.map(({ entry }) => entry.sequence),
      refused.map(({ column }) => column),
      refused.map(({ code }) => code),
      refused.map(({ sentence }) => sentence),
    ],
  });
}
