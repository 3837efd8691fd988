/** A protocol whose pages were photographed, opened and looked into, in a real ledger: what the scenarios about pictures begin with. */
import { createHash } from 'node:crypto';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { PictureOrigin } from '@kua/core/pictures/redaction-contract.ts';
import { makeDevice } from '@kua/device/device.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { enrolledEntries, openingsEntry, testSubmission } from '../../apps/server/src/intake/test-submission.ts';
import type { Database } from '../../apps/server/src/postgres/database.ts';

const hexOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** `pages`: of each its outcome; the pictures themselves are in no store. Answers the files, in the order of pages. */
export async function photographedProtocol(
  database: Database,
  election: string,
  given: Readonly<{ station: string; pages: readonly ('intact' | 'mismatch')[] }>,
): Promise<readonly PictureOrigin[]> {
  const { station, pages } = given;
  const device = makeDevice();
  const files = pages.map((_, index) => `${device.key} ${index}`);
  const attachments = files.map((file, index) => ({
    sha256: hexOf(`plain ${file}`),
    size: 1000,
    type: 'image/jpeg',
    role: `page-${index + 1}`,
    sealed: hexOf(file),
  }));
  const body = { contest: 'president', fields: { cast: 30, valid: 30, invalid: 0 }, options: { anna: 10, bek: 20 } };
  const said = { election, kind: 'protocol', station, capturedAt: '2026-11-22T15:00:00Z', body, attachments } as const;
  const submission = await testSubmission(said, device);
  const append = async (entries: Parameters<typeof appendEntries>[1]['entries']): Promise<number> => {
    const appended = await appendEntries(database.app, { election, entries, receivedAt: '2026-11-22T15:01:00Z' });
    return appended.at(-1)?.sequence ?? 0;
  };
  const sequence = await append([...enrolledEntries([device]), submission.entry]);
  await append([openingsEntry([submission.opening(sequence)])]);
  const looked = attachments.map(({ sealed }, index) => ({
    submission: sequence,
    sealed,
    outcome: pages[index] ?? 'intact',
    image: pages[index] === 'intact' ? { width: 800, height: 1000, derivative: hexOf(`derivative ${sealed}`) } : null,
  }));
  await append([contentEntry('decision', { type: 'files', files: looked })]);
  return attachments.map(({ sealed }) => ({ submission: sequence, sealed }));
}
