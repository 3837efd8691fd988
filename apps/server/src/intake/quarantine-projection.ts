import type { FoldContext } from '../evidence/fold.ts';

/** Why a submission does not count. `station`: it counts as soon as the registry knows that station. */
export type Quarantine = Readonly<{
  /** Of the submission. */
  sequence: number;
  code: string;
  sentence: string;
  /** JSON Pointer into the statement, null when it is about the whole. */
  field: string | null;
  station?: string;
}>;

export async function quarantineSubmissions(context: FoldContext, kept: readonly Quarantine[]): Promise<void> {
  if (kept.length === 0) return;
  await context.client.query({
    name: 'quarantine-submissions',
    text: `
      insert into quarantine (election, sequence, file, line, column_name, code, sentence, unit_kind, unit)
      select $1, u.sequence, 0, 0, u.field, u.code, u.sentence, case when u.station is not null then 'station' end, u.station
      from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[]) as u (sequence, field, code, sentence, station)`,
    values: [
      context.election,
      kept.map(({ sequence }) => sequence),
      kept.map(({ field }) => field),
      kept.map(({ code }) => code),
      kept.map(({ sentence }) => sentence),
      kept.map(({ station }) => station ?? null),
    ],
  });
}
