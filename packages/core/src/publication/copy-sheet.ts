/**
 * What, besides its statements, everybody needs to compute the level of a station anew: its copies, and by which answers of verifiers each
 * was read. Who read is never in it, nor of which branch anybody is.
 */
import type { CopyEvidence, StationEvidence } from '../protocols/station-level.ts';
import type { CopySheet } from './release-contract.ts';

/** `readings`: ledger sequences of the answers that count. */
export type ReadCopy = CopyEvidence & Readonly<{ readings: readonly number[] }>;

/** `positions`: where each cell that the evidence is aligned to is stored. */
export type PlacedEvidence = Readonly<{
  evidence: Pick<StationEvidence, 'typed'> & Readonly<{ copies: readonly ReadCopy[] }>;
  positions: readonly number[];
}>;

export function copySheets({ typed, copies }: PlacedEvidence['evidence']): readonly CopySheet[] {
  return copies.map(({ copy, sequence, author, state, readings }) => ({
    source: author.source,
    // Of photos that verifiers moved here the number would tell that one observer was at two stations.
    submission: typed.some((one) => one.copy === copy) ? sequence : null,
    // Whoever is still to read it must not see what others read.
    readings: state.state === 'transcribed' || state.state === 'refused' ? readings : [],
  }));
}
