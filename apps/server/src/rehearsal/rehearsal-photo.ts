import { Readable } from 'node:stream';
import type { Attachment } from '@kua/core/evidence/statement-contract.ts';
import type { Device } from '@kua/device/device.ts';
import { fileClaim, sealedFile, type Encrypt } from '@kua/device/sealing.ts';
import { fileBook } from '../attachments/file-store.ts';
import { rehearsalElection } from './rehearsal-plan.ts';
import type { Stage } from './rehearsal-stage.ts';

const election = rehearsalElection.id;

/**
 * Takes the photo of a drawn paper, seals it and leaves it where uploads end. It is there before anything names it, as with a phone.
 * @returns how a submission names it
 */
export async function leavePhoto(
  { database, objects, now }: Pick<Stage, 'database' | 'objects' | 'now'>,
  { phone, photo, encrypt }: Readonly<{ phone: Device; photo: string; encrypt: Encrypt }>,
): Promise<Attachment> {
  // Only the rehearsal draws, and no other command waits until this is loaded.
  const { default: sharp } = await import('sharp');
  const picture = await sharp(Buffer.from(photo)).jpeg({ quality: 80 }).toBuffer();
  const { sealed, attachment } = await sealedFile(picture, { type: 'image/jpeg', role: 'page-1' }, encrypt);
  await objects.put(Readable.from([Buffer.from(sealed)]));
  const claim = fileClaim(phone, { election, digest: attachment.sealed, size: sealed.length });
  const receivedAt = now().toISOString();
  await fileBook(database.app).keep({ upload: attachment.sealed, claim, size: sealed.length, receivedAt });
  return attachment;
}
