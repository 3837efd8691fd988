import type { EvidenceLevel } from '@kua/core/protocols/evidence-level.ts';
import type { DeskWords } from '@kua/words/words.ts';
import { words } from '../shell/words-state.ts';

const names: Readonly<Record<EvidenceLevel, (all: DeskWords) => string>> = {
  none: (all) => all.levelNone(),
  reported: (all) => all.levelReported(),
  photographed: (all) => all.levelPhotographed(),
  transcribed: (all) => all.levelTranscribed(),
  confirmed: (all) => all.levelConfirmed(),
  disputed: (all) => all.levelDisputed(),
};

/** Filled part of the mark, as the portal draws it: lightness and shape say the same, so that it reads in grey print. */
const wedges: Readonly<Record<EvidenceLevel, string>> = {
  none: '',
  reported: 'M8 8V2A6 6 0 0 1 14 8Z',
  photographed: 'M8 2A6 6 0 0 1 8 14Z',
  transcribed: 'M8 8V2A6 6 0 1 1 2 8Z',
  confirmed: 'M8 2A6 6 0 1 1 7.99 2Z',
  disputed: 'M8 1 15 8 8 15 1 8Z M4.5 8 8 4.5 M5.6 11.4 11.4 5.6 M8 12.5 12.5 8',
};

/** How well a result is evidenced. */
export function LevelBadge({ level }: Readonly<{ level: EvidenceLevel }>) {
  return (
    <span class={`level level-${level}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {level !== 'disputed' && <circle cx="8" cy="8" r="6" />}
        <path d={wedges[level]} />
      </svg>
      {names[level](words())}
    </span>
  );
}
