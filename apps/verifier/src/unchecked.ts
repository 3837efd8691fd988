/** What a release shows that the checker does not lead to the log or compute anew: it says how much that is. */
import type { StationForm } from '@kua/core/publication/release-form-contract.ts';

/** `transcriptions`: statements of verifiers, superseded ones too. `levels`: levels of evidence beside results. */
export type Unchecked = Readonly<{ transcriptions: number; levels: number }>;

export const nothingUnchecked: Unchecked = { transcriptions: 0, levels: 0 };

export function addUnchecked(sum: Unchecked, { results }: StationForm): Unchecked {
  const all = Object.values(results).flatMap((sources) => Object.values(sources));
  const read = all.flatMap(({ statements }) => statements.filter(({ channel }) => channel === 'transcription'));
  return {
    transcriptions: sum.transcriptions + read.length,
    levels: sum.levels + all.filter(({ level }) => level !== 'none').length,
  };
}

/** Null where all was checked. */
export function uncheckedNote({ transcriptions, levels }: Unchecked): string | null {
  if (transcriptions + levels === 0) return null;
  const read = transcriptions === 1 ? '1 statement of verifiers' : `${transcriptions} statements of verifiers`;
  const beside = levels === 1 ? '1 level of evidence' : `${levels} levels of evidence`;
  return `Not checked: ${read} and ${beside}. Only the signature of the head binds them.`;
}
