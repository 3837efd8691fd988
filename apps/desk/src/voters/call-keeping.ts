/** A call becomes a report like any other: sealed here, before it leaves this browser. */
import { z } from 'zod';
import { parseKeyList } from '@kua/core/evidence/key-list.ts';
import { splitNote } from '@kua/core/evidence/note.ts';
import type { CitizenReportBody } from '@kua/core/voters/citizen-report-contract.ts';
import { shortReceipt } from '@kua/core/voters/report-receipt.ts';
import { ask } from '../shell/asking.ts';

const kept = z.looseObject({ state: z.literal('accepted') });

/** What the caller may write down; null where it was not kept. */
export async function keepCall(
  election: string,
  said: Readonly<{ station: string | null; body: CitizenReportBody }>,
): Promise<string | null> {
  const address = new URL(`../api/v1/elections/${encodeURIComponent(election)}/keys`, document.baseURI);
  const note = await fetch(address, { credentials: 'omit' }).then(
    (answer) => (answer.ok ? answer.text() : null),
    () => null,
  );
  const keys = note === null ? null : parseKeyList(splitNote(note)?.text ?? '');
  if (keys?.election !== election) return null;
  const { sealedReport } = await import('@kua/device/report.ts');
  const envelope = await sealedReport({ election, ...said, at: new Date() }, keys);
  const answer = await ask(kept, 'reports/calls', { envelope });
  return answer.ok ? shortReceipt(envelope.statement) : null;
}
