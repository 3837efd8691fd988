import { levelMarks } from '@kua/core/protocols/level-mark.ts';
import type { EvidenceLevel } from '@kua/core/publication/release-contract.ts';
import { num } from '@kua/words/format.ts';
import type { PortalWords } from '@kua/words/words.ts';
import { say } from '../shell/words-state.ts';

const names: Readonly<Record<EvidenceLevel, (words: PortalWords) => string>> = {
  none: (words) => words.levelNone(),
  reported: (words) => words.levelReported(),
  photographed: (words) => words.levelPhotographed(),
  transcribed: (words) => words.levelTranscribed(),
  confirmed: (words) => words.levelConfirmed(),
  disputed: (words) => words.levelDisputed(),
};

export function levelName(level: EvidenceLevel): string {
  return names[level](say());
}

function EvidenceMark({ level }: { readonly level: EvidenceLevel }) {
  const { outline, filled, hatched } = levelMarks[level];
  return (
    <svg class={`mark mark-${level}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path class="outline" d={outline} />
      <path d={filled} />
      <path class="hatch" d={hatched} />
    </svg>
  );
}

/** Mark, word and, in a legend, how many. */
export function EvidenceBadge({ level, count }: { readonly level: EvidenceLevel; readonly count?: number }) {
  return (
    <span class={`badge badge-${level}`}>
      <EvidenceMark level={level} />
      {levelName(level)}
      {count === undefined ? null : <b class="figure">{num(count)}</b>}
    </span>
  );
}
