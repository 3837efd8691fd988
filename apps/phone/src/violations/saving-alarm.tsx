import type { SavingTrouble } from '../evidence/saying.ts';
import { words } from '../shell/words-state.ts';

/** Why it was not saved, that nothing is lost, and what to do. */
export function SavingAlarm({ trouble }: Readonly<{ trouble: SavingTrouble | null }>) {
  if (trouble === null) return null;
  return (
    <p class="alarm" role="alert">
      {sentence(trouble)}
    </p>
  );
}

function sentence({ code }: SavingTrouble): string {
  if (code === 'storage-full') return words().savingFull();
  return code === 'storage-failed' ? words().savingFailed() : words().savingTooLong();
}
