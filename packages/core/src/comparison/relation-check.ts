import type { Cell, SourceResult } from '../protocols/statement.ts';
import type { Contest } from '../registry/election.ts';
import { checkRelation, readRelations, type CompiledRelation } from '../registry/relation.ts';
import { valueAt } from './station-match.ts';

/** The relations of a contest, ready to check results laid out in `cells`. */
export type RelationChecker = Readonly<{
  cells: readonly Cell[];
  indexes: ReadonlyMap<string, number>;
  relations: readonly CompiledRelation[];
}>;

/** A relation that does not hold in one result. */
export type BrokenSum = Readonly<{ relation: string; left: number; right: number }>;

/** `contest` with all its fields and options. A relation that names cells which the contest does not have is not checkable, and left out. */
export function relationChecker(contest: Contest, cells: readonly Cell[]): RelationChecker {
  const { readable } = readRelations(contest);
  return { cells, indexes: new Map(cells.map((cell, index) => [cell.id, index])), relations: readable };
}

/**
 * The relations that do not hold. A figure that is missing, or of which the source says more than one thing, makes a relation not
 * checkable; one that is broken without such figures is broken in every version of the protocol.
 */
export function brokenSums(checker: RelationChecker, result: SourceResult): readonly BrokenSum[] {
  if (checker.relations.length === 0) return [];
  const valueOf = (id: string): number | null => {
    const index = checker.indexes.get(id);
    return index === undefined ? null : valueAt(result, checker.cells, index);
  };
  const broken: BrokenSum[] = [];
  for (const compiled of checker.relations) {
    const { status, left, right } = checkRelation(compiled, valueOf);
    if (status !== 'broken' || left === null || right === null) continue;
    broken.push({ relation: compiled.relation.id, left, right });
  }
  return broken;
}
