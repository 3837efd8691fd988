/** The day of one station, in all that is known of it. */
import { insideOf, textOf } from '@kua/core/coverage/coverage-board.ts';
import type { StationCoverage } from '@kua/core/coverage/coverage-contract.ts';
import { lateMoments, stationState, stationStates } from '@kua/core/coverage/station-day.ts';
import { listsDone, otherObservers } from '@kua/core/coverage/station-notes.ts';
import { levelBeside } from '@kua/core/protocols/station-level.ts';
import { readLevels } from '../protocols/level-store.ts';
import { readAlike } from './alike-store.ts';
import type { FoundCoverage } from './coverage-keeper.ts';
import type { Snapshot } from './coverage-store.ts';
import { midnightOf, type CoverageRules } from './coverage.ts';
import { readNotes, readResults, readStation } from './station-store.ts';
import { readVersions } from './version-store.ts';

/** Null where the registry knows no such station. `scope`: territories in which whoever asks works; null: all. */
export async function stationCoverage(
  { coverage, findings }: FoundCoverage,
  id: string,
  { snapshot, rules, scope }: Readonly<{ snapshot: Snapshot; rules: CoverageRules; scope: readonly string[] | null }>,
): Promise<StationCoverage | null> {
  const station = await readStation(snapshot, id);
  const covered = coverage.stations.find((one) => one.id === id);
  if (station === null || covered === undefined) return null;
  const { handbook, colluders } = rules;
  const midnight = midnightOf(handbook);
  const notes = await readNotes(snapshot, { midnight, station: id });
  const lists = notes.flatMap((note) => {
    const { list, answers } = note;
    return list === null ? [] : [{ ...note, list, answers: answers ?? {} }];
  });
  const { plan, minute, sequence, at, clock } = coverage;
  const levels = (await readLevels(snapshot, [id], colluders)).get(id);
  const late = lateMoments(plan, covered.arrived, minute);
  const inside = insideOf(coverage.territories, scope);
  return {
    sequence,
    at,
    minute,
    station: { ...station, registered: covered.registered },
    state: stationStates.indexOf(stationState(plan, covered.arrived)),
    last: covered.arrived.last,
    late: late.map((moment) => {
      const { start = 0, lateFrom } = plan.find((one) => one.id === moment) ?? {};
      return { id: moment, start, lateFrom: lateFrom ?? start, text: textOf(clock, moment) };
    }),
    turnout: covered.turnout.map((one) => ({ ...one, points: [...one.points] })),
    findings: [...(findings.get(id) ?? [])],
    lists: listsDone(lists, handbook.checklists),
    colluders,
    results: (await readResults(snapshot, id)).map(({ isSent, ...result }) => {
      const own = result.isDisputed ? 'disputed' : 'reported';
      const evidenced = levels?.get(result.contest)?.level ?? 'none';
      return { ...result, level: levelBeside({ source: result.source, isSent, own }, evidenced) };
    }),
    versions: await readVersions(snapshot, { station: id, midnight, evidence: levels ?? new Map<string, never>() }),
    alike: (await readAlike(snapshot, id)).map(({ copy, reason, station: other, number, territory }) => {
      if (other === null) return { copy, reason, where: { kind: 'unplaced' } };
      if (inside !== null && !inside.has(territory ?? '')) return { copy, reason, where: { kind: 'elsewhere' } };
      return { copy, reason, where: { kind: 'station', id: other, number: number ?? other } };
    }),
    reports: notes.flatMap(({ kind, code, source, observer, minute: seen }) =>
      code === null || kind === 'checklist' ? [] : [{ kind, code, source, observer, minute: seen }],
    ),
    others: otherObservers(lists, handbook.checklists),
  };
}
