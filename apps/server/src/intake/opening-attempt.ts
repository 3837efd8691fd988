/** Questions to the opener whose answers can be entered as they are. */
import type { SubmissionOpening } from '@kua/core/evidence/opening-contract.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import type { Opener, OpenerRefusal } from './opener.ts';
import type { SealedItem } from './opener-contract.ts';
import { isOpeningOf } from './opening-check.ts';

type Attempt = Result<readonly SubmissionOpening[], OpenerRefusal>;

/** Openings of the first items, in their order. `opener-lost`: of some there is none; fewer may do. */
export async function openTogether(opener: Opener, election: string, items: readonly SealedItem[]): Promise<Attempt> {
  const opened = await opener.open(election, items);
  if (!opened.ok) return opened;
  const isSound = opened.value.every((opening, index) => {
    const item = items[index];
    return opening.sequence === item?.sequence && isOpeningOf(opening, item);
  });
  return isSound && opened.value.length > 0 ? opened : failure('opener-lost');
}

const attempts = 3;

/**
 * The opening of one submission. What ends the opener each time is decided to be unreadable, as long as the opener is well without it: it
 * stays in the ledger, sealed as it came, and nothing waits for it.
 */
export async function openAlone(opener: Opener, election: string, items: readonly SealedItem[]): Promise<Attempt> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const opened = await openTogether(opener, election, items);
    if (opened.ok || opened.error !== 'opener-lost') return opened;
  }
  const well = await opener.open(election, []);
  if (!well.ok) return well;
  return success(items.map(({ sequence }) => ({ sequence, outcome: 'unreadable', code: 'opening-failed' })));
}
