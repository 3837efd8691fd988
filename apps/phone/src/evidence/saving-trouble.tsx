import { words } from '../shell/words-state.ts';
import type { SavingTrouble } from './saying.ts';

/** It was not saved: why, that nothing is lost, what to do. */
export function SavingTroubleLine({ trouble }: Readonly<{ trouble: SavingTrouble | null }>) {
  if (trouble === null) return null;
  return (
    <p class="alarm" role="alert">
      {sentence(trouble)}
    </p>
  );
}

function sentence({ code }: SavingTrouble): string {
  switch (code) {
    case 'storage-full':
      return words().notSavedFull();
    case 'storage-failed':
      return words().notSavedFailed();
    case 'too-long':
      return words().notSavedLong();
    case 'too-many-files':
      return words().notSavedFiles();
    case 'body-invalid':
      return words().notSavedForm();
  }
}
