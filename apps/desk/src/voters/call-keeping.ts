/** A call becomes a report like any other: sealed here, before it leaves this browser. */
import { z } from 'zod';
import { parseKeyList } from '@kua/core/evidence/key-list.ts';
import { splitNote } from '@kua/core/evidence/note.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import type { CitizenReportBody } from '@kua/core/voters/citizen-report-contract.ts';
import { shortReceipt } from '@kua/core/voters/report-receipt.ts';
import { ask } from '../shell/asking.ts';

const kept = z.looseObject({ state: z.literal('accepted') });

export type CallRefusal = 'place-missing' | 'place-unknown' | 'other';

/** What the caller may write down, or why it was not kept. */
export async function keepCall(
  election: string,
  said: Readonly<{ station: string | null; body: CitizenReportBody }>,
): Promise<Result<string, CallRefusal>> {
  const address = new URL(`../api/v1/elections/${encodeURIComponent(election)}/keys`, document.baseURI);
  const note = await fetch(address, { credentials: 'omit' }).then(
    (answer) => (answer.ok ? answer.text() : null),
    () => null,
  );
  const keys = note === null ? null : parseKeyList(splitNote(note)?.text ?? '');
  if (keys?.election !== election) return failure('other');
  const { sealedReport } = await import('@kua/device/report.ts');
  const envelope = await sealedReport({ election, ...said, at: new Date() }, keys);
  const answer = await ask(kept, 'reports/calls', { envelope });
  if (answer.ok) return success(shortReceipt(envelope.statement));
  const code = answer.error.kind === 'refused' ? answer.error.code : null;
  return failure(code === 'place-missing' || code === 'place-unknown' ? code : 'other');
}
