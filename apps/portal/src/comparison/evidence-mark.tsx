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

/** Filled part of the mark: lightness and shape say the same, so that it reads in grey print. */
const wedges: Readonly<Record<EvidenceLevel, string>> = {
  none: '',
  reported: 'M8 8V2A6 6 0 0 1 14 8Z',
  photographed: 'M8 2A6 6 0 0 1 8 14Z',
  transcribed: 'M8 8V2A6 6 0 1 1 2 8Z',
  confirmed: 'M8 2A6 6 0 1 1 7.99 2Z',
  disputed: '',
};

function EvidenceMark({ level }: { readonly level: EvidenceLevel }) {
  return (
    <svg class={`mark mark-${level}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      {level === 'disputed' ? (
        <>
          <path d="M8 1 15 8 8 15 1 8Z" />
          <path class="hatch" d="M4.5 8 8 4.5M5.6 11.4 11.4 5.6M8 12.5 12.5 8" />
        </>
      ) : (
        <>
          <circle cx="8" cy="8" r="6" />
          <path d={wedges[level]} />
        </>
      )}
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
