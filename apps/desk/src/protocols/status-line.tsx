import { num } from '@kua/words/format.ts';
import { words } from '../shell/words-state.ts';
import { status } from './status.ts';
import type { VerificationStatus } from '@kua/core/protocols/verification-status-contract.ts';

/** Copies by what became of them. */
export function CopiesLine() {
  const { value } = status;
  if (value === null) return null;
  const { unplaced, waiting, one, differing, done, disputed, refused } = value.copies;
  const counts: readonly (readonly [string, number])[] = [
    [words().copiesWaiting(), waiting],
    [words().copiesOne(), one],
    [words().copiesDiffering(), differing],
    [words().copiesUnplaced(), unplaced],
    [words().copiesDone(), done],
    [words().copiesDisputed(), disputed],
    [words().copiesRefused(), refused],
  ];
  return (
    <section class="copies" aria-label={words().copies()}>
      <dl>
        {counts.map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{num(count)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** How many verifiers it takes, in words, at the foot of the rail. */
export function NeededLine() {
  const { value } = status;
  if (value === null) return null;
  const left = timeLeft(value.closesAt);
  return (
    <p class="needed">
      {left !== null && <span>{left}</span>}
      <span>{neededText(value)}</span>
      {value.nobody > 0 && <span>{words().branchWaits({ n: value.nobody })}</span>}
    </p>
  );
}

function neededText({ copies, needed, active }: VerificationStatus): string {
  if (copies.unplaced + copies.waiting + copies.one + copies.differing === 0) return words().neededNone();
  return needed === null ? words().neededUnknown({ active }) : words().needed({ n: needed, active });
}

const dayMs = 24 * 60 * 60_000;

/** Until 24 hours after the close: the time that the observers set themselves. */
function timeLeft(closesAt: string | null): string | null {
  if (closesAt === null) return null;
  const minutes = Math.floor((Date.parse(closesAt) + dayMs - Date.now()) / 60_000);
  if (minutes <= 0) return words().dayOver();
  // Before the close nothing runs out yet.
  if (minutes > 24 * 60) return null;
  return words().dayLeft({ hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
