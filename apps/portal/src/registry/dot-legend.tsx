import { evidenceLevels, type EvidenceLevel } from '@kua/core/publication/release-contract.ts';
import { EvidenceBadge } from '../comparison/evidence-mark.tsx';
import { num } from '@kua/words/format.ts';
import { say } from '../shell/words-state.ts';
import { differenceBuckets } from './station-dots.ts';

type DotLegendProps = Readonly<{
  measure: 'coverage' | 'difference' | null;
  /** Those that are on the map. */
  levels: ReadonlySet<EvidenceLevel>;
}>;

/** What colour and size of a dot mean; null: nothing but the places is public yet. */
export function DotLegend({ measure, levels }: DotLegendProps) {
  const words = say();
  const strong = num(differenceBuckets[2]);
  return (
    <div class="scale dots">
      {measure === 'coverage' ? (
        <>
          {evidenceLevels
            .filter((level) => levels.has(level))
            .map((level) => (
              <EvidenceBadge key={level} level={level} />
            ))}
        </>
      ) : null}
      {measure === 'difference' ? (
        <>
          <span class="ends">{words.votesOrLower({ votes: `−${strong}` })}</span>
          <span class="ramp" aria-hidden="true">
            {['m3', 'm2', 'm1', 'd0', 'p1', 'p2', 'p3'].map((step) => (
              <span key={step} style={{ background: `var(--dot-${step})` }} />
            ))}
          </span>
          <span class="ends">{words.votesOrHigher({ votes: `+${strong}` })}</span>
          <span>
            <span class="dot" style={{ background: 'var(--dot-alone)' }} /> {words.oneSourceOnly()}
          </span>
        </>
      ) : null}
      <span class="size-note">{words.sizeIsVoters()}</span>
    </div>
  );
}
