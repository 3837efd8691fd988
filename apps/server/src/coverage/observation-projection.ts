import { z } from 'zod';
import { readShown } from '@kua/core/observations/shown-observation.ts';
import type { FoldContext } from '../evidence/fold.ts';

/** A submission as it was opened. Who sent it was on the list of devices at that time. */
type Opened = Readonly<{
  sequence: number;
  id: string;
  device: string;
  source: string | null;
  receivedAt: string;
  station: string | null;
  kind: string | null;
  capturedAt: string | null;
  /** What cannot be used supersedes nothing. */
  supersedes: string | null;
  body: unknown;
  quarantine: unknown;
}>;

/** Keeps what opened submissions say of a station's day, and marks what they take back. */
export async function foldObservations(
  context: FoldContext,
  decision: number,
  opened: readonly Opened[],
): Promise<void> {
  await writeObservations(context, decision, opened);
  await markSuperseded(context, decision, opened);
}

const rowSchema = z.object({ sequence: z.number(), source: z.string(), station: z.string(), kind: z.string() });

async function writeObservations(
  { client, election }: FoldContext,
  decision: number,
  opened: readonly Opened[],
): Promise<void> {
  const seen = opened.flatMap((one) => {
    const row = rowSchema.safeParse(one);
    if (!row.success || one.quarantine !== null) return [];
    const { id, device, receivedAt, capturedAt } = one;
    const at = capturedAt === null || Date.parse(capturedAt) > Date.parse(receivedAt) ? receivedAt : capturedAt;
    return [{ ...row.data, id, device, seen_at: at, ...readShown(row.data.kind, one.body) }];
  });
  if (seen.length === 0) return;
  await client.query({
    name: 'write-observations',
    text: `
      insert into observation (election, sequence, id, device, source, station, kind, seen_at, superseded,
        list, answers, at, cast_count, announced, code, changed)
      select $1, u.sequence, u.id, u.device, u.source, u.station, u.kind, u.seen_at,
        exists (select from submission s where s.election = $1 and s.supersedes = u.id and s.device = u.device and not s.marked),
        u.list, u.answers, u.at, u."cast", u.announced, u.code, $3
      from jsonb_to_recordset($2::jsonb) as u (sequence bigint, id uuid, device text, source text, station text, kind text,
        seen_at timestamptz, list text, answers jsonb, at timestamptz, "cast" bigint, announced bigint, code text)
      on conflict do nothing`,
    values: [election, JSON.stringify(seen), decision],
  });
}

async function markSuperseded(
  { client, election }: FoldContext,
  decision: number,
  opened: readonly Opened[],
): Promise<void> {
  const taken = opened.filter(({ supersedes }) => supersedes !== null);
  if (taken.length === 0) return;
  await client.query({
    name: 'supersede-observations',
    text: `
      update observation set superseded = true, changed = $4
      from unnest($2::text[], $3::uuid[]) as u (device, id)
      where observation.election = $1 and observation.device = u.device and observation.id = u.id and not superseded`,
    values: [election, taken.map(({ device }) => device), taken.map(({ supersedes }) => supersedes), decision],
  });
}
