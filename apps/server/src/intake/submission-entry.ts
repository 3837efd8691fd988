import type { NewEntry } from '@kua/core/evidence/entry.ts';
import { envelopeBytes, submissionEntryId, type Envelope } from '@kua/core/evidence/envelope.ts';
import { submissionLeaf } from '@kua/core/evidence/leaf.ts';

/** The ledger entry that a submission becomes. */
export function submissionEntry(envelope: Envelope): NewEntry {
  return {
    id: submissionEntryId(envelope),
    kind: 'submission',
    body: envelopeBytes(envelope),
    leaf: submissionLeaf(envelope),
  };
}
