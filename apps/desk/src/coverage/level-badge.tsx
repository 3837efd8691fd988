import type { EvidenceLevel } from '@kua/core/protocols/evidence-level.ts';
import { levelMarks } from '@kua/core/protocols/level-mark.ts';
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

/** How well a result is evidenced. */
export function LevelBadge({ level }: Readonly<{ level: EvidenceLevel }>) {
  const { outline, filled, hatched } = levelMarks[level];
  return (
    <span class={`level level-${level}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path class="outline" d={outline} />
        <path d={filled} />
        <path class="outline" d={hatched} />
      </svg>
      {names[level](words())}
    </span>
  );
}
