import { Encrypter } from 'age-encryption';
import type { Attachment } from '@kua/core/evidence/statement-contract.ts';
import { streamedDigest } from './streamed-digest.ts';

/**
 * Seals a photo, a video or a recording as it is read, so that none has to fit into memory twice. `keep` gets the sealed bytes in their
 * order and is waited for. Answers how a statement names the file, and how long the sealed one is.
 */
export async function sealFile(
  plain: ReadableStream<Uint8Array>,
  { type, role }: Pick<Attachment, 'type' | 'role'>,
  recipients: Readonly<{ intake: string; recovery: string }>,
  keep: (sealed: Uint8Array) => Promise<void>,
): Promise<Readonly<{ attachment: Attachment; sealedSize: number }>> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipients.intake);
  encrypter.addRecipient(recipients.recovery);
  const [read, made] = [streamedDigest(), streamedDigest()];
  let [size, sealedSize] = [0, 0];
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform: (bytes, controller) => {
      read.add(bytes);
      size += bytes.length;
      controller.enqueue(bytes);
    },
  });
  const reader = (await encrypter.encrypt(plain.pipeThrough(counted))).getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    made.add(next.value);
    sealedSize += next.value.length;
    await keep(next.value);
  }
  const [plainDigest, sealed] = await Promise.all([read.digest(), made.digest()]);
  const attachment = { sha256: plainDigest, size, type, role, sealed };
  return { attachment, sealedSize };
}
