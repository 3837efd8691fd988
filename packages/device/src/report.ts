import type { Envelope } from '@kua/core/evidence/envelope.ts';
import type { CitizenReportBody } from '@kua/core/voters/citizen-report-contract.ts';
import { makeDevice } from './device.ts';
import { encryptTo, sealedSubmission } from './sealing.ts';

/** What somebody tells. `station`: of the registry, null for none; `at`: the moment at which it is sealed. */
export type ReportSaid = Readonly<{
  election: string;
  station: string | null;
  body: CitizenReportBody;
  at: Date;
}>;

/**
 * Seals a report under a key that is made for it and forgotten with it: two reports of one person have nothing in common. Sent again, it is
 * the same bytes.
 */
export function sealedReport(
  { election, station, body, at }: ReportSaid,
  recipients: Readonly<{ intake: string; recovery: string }>,
): Promise<Envelope> {
  const said = { election, kind: 'citizen-report', station, capturedAt: at.toISOString(), body } as const;
  return sealedSubmission(said, makeDevice(), encryptTo(recipients));
}
