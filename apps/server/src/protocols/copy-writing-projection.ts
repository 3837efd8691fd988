import { canonicalJson } from '@kua/core/kernel/canonical-json.ts';
import type { EvidenceLevel } from '@kua/core/protocols/evidence-level.ts';
import type { CopyState } from '@kua/core/protocols/transcription.ts';
import type { PlacedEvidence } from '@kua/core/publication/copy-sheet.ts';
import type { FoldContext } from '../evidence/fold.ts';
import type { CopyRow, CopyWantRow, Unit } from './copy-rows-projection.ts';

export type CopyChange = Readonly<{
  row: CopyRow;
  now: Readonly<{
    station: string | null;
    contest: string | null;
    state: CopyState;
    readings: readonly number[];
  }>;
  barred: readonly string[];
  want: CopyWantRow | null;
  priority: number | null;
}>;

/** Only rows that are other than they were. */
export async function writeCopies(
  { client, election }: FoldContext,
  all: readonly CopyChange[],
  changed: number,
): Promise<void> {
  const changes = all.filter(isChange);
  if (changes.length === 0) return;
  await client.query({
    name: 'write-copies',
    text: `
      update copy set station = u.station, contest = u.contest, state = u.state, superseded = u.superseded, want = u.want,
        kind = u.want->>'kind', seats = u.seats, priority = u.priority,
        barred = array(select jsonb_array_elements_text(u.barred)),
        readings = array(select jsonb_array_elements_text(u.readings)::bigint), changed = $12
      from unnest($2::text[], $3::text[], $4::text[], $5::jsonb[], $6::boolean[], $7::jsonb[], $8::smallint[], $9::smallint[], $10::jsonb[], $11::jsonb[])
        as u (copy, station, contest, state, superseded, want, seats, priority, barred, readings)
      where copy.election = $1 and copy.copy = u.copy`,
    values: [
      election,
      changes.map(({ row }) => row.copy),
      changes.map(({ now }) => now.station),
      changes.map(({ now }) => now.contest),
      changes.map(({ now }) => canonicalJson(now.state)),
      changes.map(({ row }) => row.superseded),
      changes.map(({ want }) => (want === null ? null : canonicalJson(want))),
      changes.map(seatsOf),
      changes.map(({ priority }) => priority),
      changes.map(({ barred }) => JSON.stringify(barred)),
      changes.map(({ now }) => JSON.stringify(now.readings)),
      changed,
    ],
  });
}

/** Two read a copy at the same time; whoever sees what others read is alone with it. */
function seatsOf({ now, want }: CopyChange): number {
  if (want === null) return 0;
  return want.kind === 'transcribe' && now.state.state === 'waiting' ? 2 : 1;
}

function isChange({ row, now, barred, want, priority }: CopyChange): boolean {
  const before = [
    row.station,
    row.contest,
    row.state,
    row.wasSuperseded,
    row.want,
    row.priority,
    row.barred,
    row.readings,
  ];
  const after = [now.station, now.contest, now.state, row.superseded, want, priority, barred, now.readings];
  return canonicalJson(before) !== canonicalJson(after);
}

/** Of the units of which observers sent something: a copy, or figures alone. */
export async function writeEvidence(
  { client, election }: FoldContext,
  evidenced: readonly EvidencedUnit[],
  changed: number,
): Promise<void> {
  if (evidenced.length === 0) return;
  await client.query({
    name: 'write-station-evidence',
    text: `
      insert into station_evidence as known (election, station, contest, evidence, positions, level, changed)
      select $1, u.station, u.contest, u.evidence, u.positions::integer[], u.level, $7
      from unnest($2::text[], $3::text[], $4::jsonb[], $5::text[], $6::text[]) as u (station, contest, evidence, positions, level)
      on conflict (election, station, contest) do update
        set evidence = excluded.evidence, positions = excluded.positions, level = excluded.level, changed = excluded.changed
        where (known.evidence, known.positions) is distinct from (excluded.evidence, excluded.positions)`,
    values: [
      election,
      evidenced.map(({ station }) => station),
      evidenced.map(({ contest }) => contest),
      evidenced.map(({ evidence }) => canonicalJson(evidence)),
      evidenced.map(({ positions }) => `{${positions.join(',')}}`),
      evidenced.map(({ level }) => level),
      changed,
    ],
  });
}

export type EvidencedUnit = Unit & PlacedEvidence & Readonly<{ level: EvidenceLevel }>;
