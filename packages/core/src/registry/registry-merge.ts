/**
 * What an election is after another registry entry spoke of it: what is stated later wins, and what is left at its default erases
 * nothing, so that the mapping of a second source may be as short as its files allow.
 */
import type { Contest, Election, LocalText, Source } from './election.ts';

type Named = Readonly<{ id: string; name: LocalText }>;

/**
 * Date, country, pack and rehearsal are of the first entry: the embargo rests on them, so no later entry may change them.
 * `clearsEmbargo`: the later entry takes the operator's instant back; null alone says nothing.
 */
export function mergeElection(
  earlier: Election,
  later: Election,
  { clearsEmbargo = false }: Readonly<{ clearsEmbargo?: boolean | undefined }> = {},
): Election {
  const { id, date, country, pack, rehearsal } = earlier;
  const embargoUntil = later.embargoUntil ?? (clearsEmbargo ? null : earlier.embargoUntil);
  return { id, name: mergeName(earlier, later), date, country, pack, rehearsal, embargoUntil };
}

export function mergeContest(earlier: Contest, later: Contest): Contest {
  return {
    id: earlier.id,
    name: mergeName(earlier, later),
    fields: mergeById(earlier.fields, later.fields, (a, b) => ({ ...b, name: mergeName(a, b) })),
    options: mergeById(earlier.options, later.options, (a, b) => ({
      id: a.id,
      name: mergeName(a, b),
      kind: b.kind === 'other' ? a.kind : b.kind,
      color: b.color ?? a.color,
    })),
    denominator: later.denominator === 'options' ? earlier.denominator : later.denominator,
    relations: mergeById(earlier.relations, later.relations, (_, b) => b),
    maxTurnout: later.maxTurnout === 1 ? earlier.maxTurnout : later.maxTurnout,
    stations: later.stations === 'all' ? earlier.stations : later.stations,
  };
}

/** In order of first appearance. */
export function mergeSources(earlier: readonly Source[], later: readonly Source[]): readonly Source[] {
  return mergeById(earlier, later, (a, b) => ({ id: a.id, name: mergeName(a, b) }));
}

function mergeById<T extends Readonly<{ id: string }>>(
  earlier: readonly T[],
  later: readonly T[],
  merge: (a: T, b: T) => T,
): readonly T[] {
  const merged = new Map(earlier.map((item) => [item.id, item]));
  for (const item of later) {
    const known = merged.get(item.id);
    merged.set(item.id, known === undefined ? item : merge(known, item));
  }
  return [...merged.values()];
}

/** A name that only repeats the id is what stands in for a missing one. */
function mergeName(earlier: Named, later: Named): LocalText {
  return Object.values(later.name).every((text) => text === later.id)
    ? earlier.name
    : { ...earlier.name, ...later.name };
}
