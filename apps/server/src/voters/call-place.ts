import type { Pool } from 'pg';
import type { Staff } from '@kua/core/access/staff.ts';
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { parseShownReport } from '@kua/core/voters/citizen-report-contract.ts';
import { isInScope, isTerritoryInScope } from '../access/staff-scope-store.ts';
import { readOpening } from '../intake/opened-submission.ts';
import type { Opener, OpenerRefusal } from '../intake/opener.ts';

/** `place-missing`: it names none. `place-unknown`: none of hers. */
export type CallRefusal = 'place-missing' | 'place-unknown' | OpenerRefusal;

/**
 * Whether a call that she keyed in names a place of hers, without which it would lie outside her territories and she would never see it
 * again. The place is sealed with the words; the opener shows the place alone, as it will once the call is kept. Whoever works for the whole
 * election need not name any.
 */
export async function placeCall(
  { pool, opener }: Readonly<{ pool: Pool; opener: Pick<Opener, 'open'> }>,
  staff: Staff,
  envelope: Envelope,
): Promise<Result<null, CallRefusal>> {
  if (staff.territories === null) return success(null);
  // It has no place in the ledger yet.
  const sequence = 1;
  const opened = await opener.open(staff.election, [{ ...envelope, sequence }]);
  if (!opened.ok) return opened;
  const [opening] = opened.value;
  const said = opening === undefined ? null : readOpening(sequence, opening);
  const territory = parseShownReport(said?.body)?.territory ?? null;
  if (said === null || (said.station === null && territory === null)) return failure('place-missing');
  const isHers =
    said.station === null
      ? await isTerritoryInScope(pool, staff, territory ?? '')
      : await isInScope(pool, staff, said.station);
  return isHers ? success(null) : failure('place-unknown');
}
