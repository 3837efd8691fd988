import type { SavingTrouble } from '../evidence/saying.ts';
import { words } from '../shell/words-state.ts';

/** What happened, what was kept, what to do. */
export function notSaved({ code }: SavingTrouble): string {
  return code === 'storage-full' ? words().protocolNoRoom() : words().protocolNotSaved();
}
