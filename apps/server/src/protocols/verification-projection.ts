import { verificationBody } from '@kua/core/protocols/transcription-contract.ts';
import type { Entry } from '@kua/core/evidence/entry.ts';
import { staffAt } from '../access/staff-at-projection.ts';
import { entryJson } from '../evidence/entry-json.ts';
import type { FoldContext } from '../evidence/fold.ts';
import { refreshCopies } from './copy-state-projection.ts';

/** Folds what verifiers decided about copies, each with who she was when she did. What nobody of the desk said is no answer. */
export async function foldVerification(context: FoldContext, entries: readonly Entry[]): Promise<void> {
  const { client, election } = context;
  for (const { sequence, body: bytes, receivedAt } of entries) {
    const body = verificationBody.parse(entryJson(bytes));
    if (!(await staffAt(context, { sequence, body }, ['copy', body.copy]))) continue;
    const { rowCount } = await client.query({
      name: 'fold-copy-step',
      text: `insert into copy_step (election, copy, sequence, staff, branch, source, devices, at, body)
             select $1, copy.copy, $3, staff.staff, staff.branch, staff.source,
               array(select d.device from staff_device d where d.election = $1 and d.staff = $4 order by d.device), $5, $6
             from copy join staff on staff.election = copy.election and staff.staff = $4
             where copy.election = $1 and copy.copy = $2`,
      values: [election, body.copy, sequence, body.by, receivedAt, JSON.stringify(body)],
    });
    if (rowCount === 0) continue;
    await refreshCopies(context, { copies: [body.copy], units: [], changed: sequence });
  }
}
