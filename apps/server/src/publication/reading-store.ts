import { z } from 'zod';
import { isObserved } from '@kua/core/protocols/independence.ts';
import { verificationBody, type Transcription } from '@kua/core/protocols/transcription-contract.ts';
import type { Snapshot } from './publication-store.ts';

const readRow = z.object({ sequence: z.number(), source: z.string(), own: z.boolean(), body: verificationBody });

/** An answer by which a copy was read. `own`: the photos came with a statement of the station and contest where they stand. */
export type ShownReading = Readonly<{
  sequence: number;
  own: boolean;
  answer: Transcription & Readonly<{ seed: string }>;
}>;

/** Those that station sheets name, in the range (after, upTo] of sequences, in sequence: of copies that were read or refused. */
export async function readShownReadings(
  { client, election }: Snapshot,
  range: Readonly<{ after: number; upTo: number }>,
): Promise<readonly ShownReading[]> {
  const { rows } = await client.query({
    name: 'publication-readings',
    text: `
      select step.sequence, c.source, step.body, exists (
        select from statement t where t.election = c.election and t.sequence = c.sequence and t.entry_id = c.submission
          and t.channel = 'submission' and not t.superseded and t.unit_kind = 'station' and t.unit = c.station and t.contest = c.contest
      ) as own
      from copy_step step
      join copy c on c.election = step.election and c.copy = step.copy and step.sequence = any (c.readings)
      join station on station.election = c.election and station.id = c.station
      where step.election = $1 and step.sequence > $2 and step.sequence <= $3
        and c.contest is not null and not c.superseded and c.state->>'state' in ('transcribed', 'refused')
      order by step.sequence`,
    values: [election, range.after, range.upTo],
  });
  return z
    .array(readRow)
    .parse(rows)
    .flatMap(({ sequence, source, own, body }) => {
      // Entries of before readings could be shown have no seed: their leaves show nothing.
      if (body.type !== 'transcription' || body.seed === undefined || !isObserved(source)) return [];
      return [{ sequence, own, answer: { ...body, seed: body.seed } }];
    });
}

/** First sequences of the ranges of 256 that hold an answer about a copy that changed after a sequence. */
export async function readReadRanges({ client, election }: Snapshot, after: number): Promise<readonly number[]> {
  const { rows } = await client.query<{ first: number }>({
    name: 'publication-read-ranges',
    text: `select distinct (step.sequence - 1) / 256 * 256 as first
           from copy c join copy_step step on step.election = c.election and step.copy = c.copy
           where c.election = $1 and c.changed > $2 order by first`,
    values: [election, after],
  });
  return rows.map(({ first }) => first);
}
