/**
 * From what an observer says or photographs to "saved": a statement is signed and sealed, a file sealed, both written to the disk of the
 * phone. When these functions return, nobody who has the phone can read it any more, and nothing short of the phone's end loses it.
 */
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { envelopeBytes } from '@kua/core/evidence/envelope.ts';
import type { Attachment, StatementOf } from '@kua/core/evidence/statement-contract.ts';
import type { Parcel, Rank } from '@kua/core/outbox/parcel.ts';
import type { Device } from '@kua/device/device.ts';
import { encryptTo, fileClaim, sealedSubmission } from '@kua/device/sealing.ts';
import { sealFile } from '@kua/device/sealed-stream.ts';
import type { Kept, Vault } from '../outbox/vault.ts';

export type Tools = Readonly<{ vault: Vault; keys: KeyList; device: Device; now: () => Date }>;

export type Said = Pick<StatementOf, 'kind' | 'station' | 'body' | 'capturedAt'> &
  Partial<Pick<StatementOf, 'supersedes' | 'checkpoint'>>;

/** A file as a statement will name it. It is saved before there is one. */
export type SavedFile = Readonly<{ attachment: Attachment; kept: Kept }>;

export async function saveFile(
  { vault, keys, device, now }: Tools,
  plain: ReadableStream<Uint8Array>,
  about: Readonly<{ type: string; role: string; rank: Rank }>,
): Promise<SavedFile> {
  const { attachment, sealedSize, name } = await vault.makeBytes(async (keep, bytes) => ({
    ...(await sealFile(plain, about, keys, keep)),
    name: bytes,
  }));
  const { election } = keys;
  const claim = fileClaim(device, { election, digest: attachment.sealed, size: sealedSize });
  const parcel = newParcel(attachment.sealed, 'file', about.rank, sealedSize);
  const kept: Kept = {
    parcel,
    waybill: { kind: 'file', election, claim },
    bytes: name,
    savedAt: now().getTime(),
    loose: true,
  };
  await vault.save([kept]);
  return { attachment, kept };
}

/** The statement, and the files that it names: all of them are saved, or nothing is. Answers the id of the submission. */
export async function saveSubmission(
  { vault, keys, device, now }: Tools,
  said: Said,
  { rank, files = [] }: Readonly<{ rank: Rank; files?: readonly SavedFile[] }>,
): Promise<string> {
  // One after another, whatever the number of tabs: each names the one before it.
  return navigator.locks.request('statements are made', async () => {
    const before = await vault.kept();
    const last = before
      .flatMap(({ waybill }) => (waybill.kind === 'submission' ? [waybill] : []))
      .reduce<Readonly<{ counter: number; digest: string | null }>>((a, b) => (b.counter > a.counter ? b : a), {
        counter: -1,
        digest: null,
      });
    const counter = last.counter + 1;
    const { election } = keys;
    const attachments = files.map(({ attachment }) => attachment);
    const statement = { ...said, election, attachments, counter, previous: last.digest };
    const envelope = await sealedSubmission(statement, device, encryptTo(keys));
    const bytes = envelopeBytes(envelope);
    const name = await vault.makeBytes(async (keep, made) => {
      await keep(bytes);
      return made;
    });
    const { digest, statement: root } = envelope;
    const submission: Kept = {
      parcel: newParcel(envelope.id, 'submission', rank, bytes.length),
      waybill: { kind: 'submission', election, counter, digest, statement: root },
      bytes: name,
      savedAt: now().getTime(),
      loose: false,
    };
    const first = before.reduce((most, { parcel }) => Math.max(most, parcel.added), 0) + 1;
    const all = [submission, ...files.map(({ kept }) => kept)];
    await vault.save(
      all.map((kept, index) => ({ ...kept, loose: false, parcel: { ...kept.parcel, added: first + index } })),
    );
    return envelope.id;
  });
}

function newParcel(id: string, kind: Parcel['kind'], rank: Rank, size: number): Parcel {
  return { id, kind, rank, size, added: 0, progress: { state: 'waiting', trouble: null } };
}
