import type { PoolClient } from 'pg';
import { stationLevel } from '@kua/core/protocols/station-level.ts';
import type { PlacedEvidence } from '@kua/core/publication/copy-sheet.ts';
import type { StationLevels } from '@kua/core/publication/station-sheet.ts';

type Evidenced = StationLevels extends ReadonlyMap<string, infer One> ? One : never;

/**
 * How well the figures of stations are evidenced by all that observers sent: of these, or of all. `client` is inside `inSnapshot`.
 */
export async function readLevels(
  { client, election }: Readonly<{ client: PoolClient; election: string }>,
  stations: readonly string[] | null,
  colluders: number,
): Promise<ReadonlyMap<string, StationLevels>> {
  const { rows } = await client.query<
    // Written by ourselves from core's own values.
    Readonly<{ station: string; contest: string }> & PlacedEvidence
  >({
    name: 'station-levels',
    text: `select station, contest, positions, evidence from station_evidence
           where election = $1 and ($2::text[] is null or station = any($2::text[]))`,
    values: [election, stations],
  });
  const found = new Map<string, Map<string, Evidenced>>();
  for (const { station, contest, positions, evidence } of rows) {
    const levels = found.get(station) ?? new Map<string, Evidenced>();
    levels.set(contest, { level: stationLevel(evidence, positions.length, colluders).level, evidence, positions });
    found.set(station, levels);
  }
  return found;
}
