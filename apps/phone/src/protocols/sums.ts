/** The control relations of a contest with what she has typed so far. */
import type { Contest } from '@kua/core/registry/election.ts';
import { readRelations, type CompiledRelation, type RelationStatus } from '@kua/core/registry/relation.ts';
import { relationTerms, type WorkedRelation } from '@kua/core/registry/relation-terms.ts';
import { lookupIn, type Cell, type Draft } from './draft.ts';

export type Sum = Readonly<{ compiled: CompiledRelation; worked: WorkedRelation }>;

export function sumsOf(contest: Contest, draft: Draft): readonly Sum[] {
  const lookup = lookupIn(draft);
  return readRelations(contest).readable.map((compiled) => ({ compiled, worked: relationTerms(compiled, lookup) }));
}

export function withStatus(sums: readonly Sum[], status: RelationStatus): readonly Sum[] {
  return sums.filter(({ worked }) => worked.status === status);
}

/** So many fit below the figure that is typed. */
const beside = 2;

/** What this figure completes: first what does not add up, then equations, which say most. */
export function sumsBeside(sums: readonly Sum[], { id }: Cell): readonly Sum[] {
  const weight = ({ worked }: Sum): number => (worked.status === 'broken' ? 2 : worked.op === '=' ? 1 : 0);
  return sums
    .filter(({ compiled, worked }) => worked.status !== 'not-checkable' && compiled.cells.includes(id))
    .toSorted((a, b) => weight(b) - weight(a))
    .slice(0, beside);
}

/** How much the left side is more than the right one. */
export function excess({ left, right }: WorkedRelation): number {
  return (left.value ?? 0) - (right.value ?? 0);
}
