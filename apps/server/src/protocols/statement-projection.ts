import type { ProtocolBody } from '@kua/core/observations/submission-body.ts';
import { isObserved } from '@kua/core/protocols/independence.ts';
import type { FoldContext } from '../evidence/fold.ts';
import type { CellPositions } from './cell-projection.ts';
import { refreshCopies } from './copy-state-projection.ts';
import { figuresToText } from './figures-text.ts';
import { mergeUnits, type StatedUnit } from './result-projection.ts';

/** What an opened submission says, or takes back. */
export type OpenedStatement = Readonly<{
  /** Of the submission. */
  sequence: number;
  /** Given by the device. */
  id: string;
  device: string;
  source: string;
  receivedAt: string;
  capturedAt: string | null;
  /** Id of a submission of the same device that no longer holds. */
  supersedes: string | null;
  /** Null when it only takes something back, or nothing. */
  protocol: Readonly<{ contest: string; station: string; figures: readonly (number | null)[] }> | null;
  /** A relay stands for this submission; where it names the device too, until that device's own arrives. */
  original: Readonly<{ id: string; device: string | null }> | null;
}>;

type Unread = Readonly<{ code: string; sentence: string; field: string }>;

/** Figures by their position in the contest, or what is unknown to the election. */
export function figuresOf(
  protocol: ProtocolBody,
  cells: CellPositions,
): Readonly<{ figures: readonly (number | null)[] }> | Unread {
  const positions = cells.get(protocol.contest);
  if (positions === undefined) {
    const sentence = `contest ${protocol.contest} is not in the registry of this election`;
    return { code: 'contest-unknown', sentence, field: '/body/contest' };
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
        return { code: `${kind}-unknown`, sentence, field: `/body/${kind}s/${id}` };
      }
      while (figures.length < cell.position) figures.push(null);
      figures[cell.position - 1] = figure;
    }
  }
  return { figures };
}

/**
 * Folds opened protocols, relays and withdrawals: each protocol is a statement of its source, and the results of the stations that they
 * concern are merged anew. `decision` is the sequence of the entry that opened them.
 */
export async function foldProtocols(
  context: FoldContext,
  opened: Readonly<{ cells: CellPositions; statements: readonly OpenedStatement[]; decision: number }>,
): Promise<void> {
  const { cells, statements, decision } = opened;
  if (statements.length === 0) return;
  await writeStatements(context, statements);
  const marked = await markSuperseded(context, statements);
  const stated = statements.flatMap(({ protocol, source }) =>
    protocol === null ? [] : [{ contest: protocol.contest, source, unit: protocol.station }],
  );
  const units = new Map<string, StatedUnit>();
  for (const { contest, source, unit } of [...stated, ...marked]) {
    units.set(JSON.stringify([contest, source, unit]), {
      contest,
      source,
      unitKind: 'station',
      unit,
      changed: decision,
    });
  }
  if (units.size === 0) return;
  await mergeUnits(context, cells, [...units.values()]);
  await refreshStated(context, [...units.values()], decision);
}

/**
 * Copies of the same stations, and of what was stated or taken back now wherever verifiers placed them: few stations have any yet. What
 * observers stated counts without a photo too: where two organisations differ, it is disputed.
 */
async function refreshStated(context: FoldContext, stated: readonly StatedUnit[], changed: number): Promise<void> {
  const { rows } = await context.client.query<{ copy: string }>({
    name: 'copies-of-stated',
    text: `
      with u as (select distinct * from unnest($2::text[], $3::text[]) as u (station, contest))
      select c.copy from u join copy c on c.election = $1 and c.station = u.station and c.contest = u.contest
      union
      select c.copy from u join statement s on s.election = $1 and s.contest = u.contest and s.source = any ($4::text[])
        and s.unit_kind = 'station' and s.unit = u.station
      join copy c on c.election = $1 and c.sequence = s.sequence and c.submission = s.entry_id`,
    values: [
      context.election,
      stated.map(({ unit }) => unit),
      stated.map(({ contest }) => contest),
      [...new Set(stated.map(({ source }) => source))],
    ],
  });
  const copies = rows.map(({ copy }) => copy).sort();
  const units = stated
    .filter(({ source }) => isObserved(source))
    .map(({ unit, contest }) => ({ station: unit, contest }));
  await refreshCopies(context, { copies, units, changed });
}

async function writeStatements(context: FoldContext, opened: readonly OpenedStatement[]): Promise<void> {
  const stated = opened.flatMap((each) => (each.protocol === null ? [] : [{ ...each, protocol: each.protocol }]));
  await context.client.query({
    name: 'write-submitted-statements',
    text: `
      insert into statement (election, contest, source, unit_kind, unit, sequence, file, line, channel, label, rank,
        entry_id, device, supersedes, original, original_device, captured_at, received_at, figures)
      select $1, u.contest, u.source, 'station', u.unit, u.sequence, 0, 0, 'submission', null, 0,
        u.entry_id, u.device, u.supersedes, u.original, u.original_device, u.captured_at, u.received_at, u.figures::bigint[]
      from unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::uuid[], $7::text[], $8::uuid[], $9::uuid[], $10::text[],
        $11::timestamptz[], $12::timestamptz[], $13::text[])
        as u (contest, source, unit, sequence, entry_id, device, supersedes, original, original_device, captured_at, received_at, figures)`,
    values: [
      context.election,
      stated.map(({ protocol }) => protocol.contest),
      stated.map(({ source }) => source),
      stated.map(({ protocol }) => protocol.station),
      stated.map(({ sequence }) => sequence),
      stated.map(({ id }) => id),
      stated.map(({ device }) => device),
      stated.map(({ supersedes }) => supersedes),
      stated.map(({ original }) => original?.id ?? null),
      stated.map(({ original }) => original?.device ?? null),
      stated.map(({ capturedAt }) => capturedAt),
      stated.map(({ receivedAt }) => receivedAt),
      stated.map(({ protocol }) => figuresToText([...protocol.figures])),
    ],
  });
}

type MarkedUnit = Readonly<{ contest: string; source: string; unit: string }>;

/**
 * Marks what no longer holds, whichever arrived first: a device takes back what it sent itself (another's stays, as conflicting
 * evidence), and an original takes the place of the relays that name its device. A relay that names none stays: anybody who learned the
 * id could send something under it, take its place, and withdraw. Answers the units that are to be merged anew. Each submission is looked up by
 * itself (`offset 0` keeps it so): without statistics of a table that just grew, the planner would pair all statements with all.
 */
async function markSuperseded(
  context: FoldContext,
  opened: readonly OpenedStatement[],
): Promise<readonly MarkedUnit[]> {
  const { rows } = await context.client.query<MarkedUnit>({
    name: 'mark-superseded',
    text: `
      with fresh as materialized (
        select * from unnest($2::uuid[], $3::text[], $4::uuid[], $5::bigint[]) as u (id, device, supersedes, sequence)
      ),
      gone as materialized (
        -- what a fresh one takes back
        select s.contest, s.source, s.unit, s.sequence from fresh cross join lateral (
          select contest, source, unit, sequence from statement
          where election = $1 and entry_id = fresh.supersedes and device = fresh.device and not superseded
          offset 0
        ) as s
        union
        -- a fresh one that was taken back before it came
        select s.contest, s.source, s.unit, s.sequence from fresh cross join lateral (
          select contest, source, unit, sequence from statement
          where election = $1 and entry_id = fresh.id and device = fresh.device and not superseded
            and (
              exists (
                select from statement later where later.election = $1 and later.supersedes = fresh.id and later.device = fresh.device
              ) or exists (
                select from submission later
                where later.election = $1 and later.supersedes = fresh.id and later.device = fresh.device
                  and later.kind = 'correction' and later.opened is not null and not later.marked
              )
            )
          offset 0
        ) as s
        union
        -- relays of a fresh original
        select s.contest, s.source, s.unit, s.sequence from fresh cross join lateral (
          select relay.contest, relay.source, relay.unit, relay.sequence from statement relay
          where relay.election = $1 and relay.original = fresh.id and not relay.superseded
            and relay.original_device = fresh.device
            and exists (
              select from statement own where own.election = $1 and own.entry_id = fresh.id and own.device = fresh.device
                and own.sequence = fresh.sequence and own.contest = relay.contest and own.unit = relay.unit and own.original is null
            )
          offset 0
        ) as s
        union
        -- a fresh relay whose original is there
        select s.contest, s.source, s.unit, s.sequence from fresh cross join lateral (
          select relay.contest, relay.source, relay.unit, relay.sequence from statement relay
          where relay.election = $1 and relay.entry_id = fresh.id and relay.device = fresh.device and relay.original is not null
            and not relay.superseded
            and exists (
              select from statement own where own.election = $1 and own.entry_id = relay.original and own.original is null
                and own.contest = relay.contest and own.unit = relay.unit
                and relay.original_device = own.device
            )
          offset 0
        ) as s
      )
      update statement set superseded = true from gone
      where statement.election = $1 and statement.contest = gone.contest and statement.source = gone.source
        and statement.unit_kind = 'station' and statement.unit = gone.unit and statement.sequence = gone.sequence
      returning statement.contest, statement.source, statement.unit`,
    values: [
      context.election,
      opened.map(({ id }) => id),
      opened.map(({ device }) => device),
      opened.map(({ supersedes }) => supersedes),
      opened.map(({ sequence }) => sequence),
    ],
  });
  return rows;
}
