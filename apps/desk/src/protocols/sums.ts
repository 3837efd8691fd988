/** The control relations of a contest with what she has typed so far. */
import { readRelations, type CompiledRelation, type FigureLookup } from '@kua/core/registry/relation.ts';
import { relationTerms, type WorkedRelation } from '@kua/core/registry/relation-terms.ts';
import type { PaperContest } from './verify-client.ts';

export type Sum = Readonly<{ compiled: CompiledRelation; worked: WorkedRelation }>;

/** So many that hold are shown; of the others they are counted. */
const shownHeld = 2;

/** What does not add up, whatever row she is at; then what holds, this row's first; and how many more do. */
export function sumsBeside(
  contest: PaperContest,
  lookup: FigureLookup,
  row: string | null,
): Readonly<{ broken: readonly Sum[]; held: readonly Sum[]; more: number }> {
  const sums = readRelations(contest).readable.map((compiled) => ({
    compiled,
    worked: relationTerms(compiled, lookup),
  }));
  const broken = sums.filter(({ worked }) => worked.status === 'broken');
  const holding = sums.filter(({ worked }) => worked.status === 'holds');
  const isBeside = ({ compiled }: Sum): boolean => row !== null && compiled.cells.includes(row);
  const held = holding.toSorted((a, b) => Number(isBeside(b)) - Number(isBeside(a))).slice(0, shownHeld);
  return { broken, held, more: holding.length - held.length };
}
