import { stationLevel, type StationEvidence } from '@kua/core/protocols/station-level.ts';
import type { StationLevels } from '@kua/core/publication/station-sheet.ts';
import type { Snapshot } from './publication-store.ts';

/** How well the figures of these stations are evidenced by all that observers sent. */
export async function readLevels(
  { client, election }: Snapshot,
  stations: readonly string[],
  colluders: number,
): Promise<ReadonlyMap<string, StationLevels>> {
  const { rows } = await client.query<
    // Written by ourselves from core's own values.
    Readonly<{ station: string; contest: string; cells: number; evidence: StationEvidence }>
  >({
    name: 'publication-evidence',
    text: `select station, contest, cells, evidence from station_evidence where election = $1 and station = any($2::text[])`,
    values: [election, stations],
  });
  const found = new Map<string, Map<string, Readonly<{ level: ReturnType<typeof stationLevel>['level'] }>>>();
  for (const { station, contest, cells, evidence } of rows) {
    const levels = found.get(station) ?? new Map<string, ReturnType<typeof stationLevel>>();
    levels.set(contest, stationLevel(evidence, cells, colluders));
    found.set(station, levels);
  }
  return found;
}
