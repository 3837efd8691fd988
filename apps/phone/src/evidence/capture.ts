/**
 * From what an observer says or photographs to "saved": a statement is signed and sealed, a file sealed, both written to the disk of the
 * phone. When these functions return, nobody who has the phone can read it any more, and nothing short of the phone's end loses it.
 */
import { mostAttachments } from '@kua/core/evidence/attachment-limit.ts';
import { envelopeBytes, longestSealed } from '@kua/core/evidence/envelope.ts';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import type { Attachment, StatementOf } from '@kua/core/evidence/statement-contract.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { checkBody } from '@kua/core/observations/submission-body.ts';
import type { Parcel, Rank } from '@kua/core/outbox/parcel.ts';
import type { Device } from '@kua/device/device.ts';
import { encryptTo, fileClaim, sealedSubmission } from '@kua/device/sealing.ts';
import { sealFile } from '@kua/device/sealed-stream.ts';
import type { Facts, Kept, Vault } from '../outbox/vault.ts';

export type Tools = Readonly<{ vault: Vault; keys: KeyList; device: Device; now: () => Date }>;

/** `id`: for whoever has to remember it in the same moment; random where it is not given. */
export type Said = Pick<StatementOf, 'kind' | 'station' | 'body' | 'capturedAt'> &
  Partial<Pick<StatementOf, 'id' | 'supersedes' | 'checkpoint'>>;

/** A file as a statement will name it. It lies safe before there is one; whoever asked for it has to remember the attachment until then. */
export type SavedFile = Readonly<{ attachment: Attachment; kept: Kept }>;

/** While the words are still there to be mended: a seal that the server cannot use could be read by nobody here. */
export type SayingRefusal = Readonly<{ code: 'body-invalid'; field: string } | { code: 'too-long' | 'too-many-files' }>;

export function saveFile(
  { vault, keys, device, now }: Tools,
  plain: ReadableStream<Uint8Array>,
  about: Readonly<{ type: string; role: string; rank: Rank }>,
): Promise<SavedFile> {
  return vault.making(async (sink) => {
    const bytes = sink();
    const { attachment, sealedSize } = await sealFile(plain, about, keys, bytes.keep);
    await bytes.end();
    const { election } = keys;
    const claim = fileClaim(device, { election, digest: attachment.sealed, size: sealedSize });
    const kept: Kept = {
      parcel: newParcel(attachment.sealed, 'file', about.rank, sealedSize),
      waybill: { kind: 'file', election, claim },
      bytes: bytes.name,
      savedAt: now().getTime(),
      loose: true,
    };
    await vault.save([kept]);
    return { attachment, kept };
  });
}

/** How many statements this device made for an election, and the digest of the last one's sealed bytes. */
type Chain = Readonly<{ made: number; last: string | null }>;

export type Along = Readonly<{
  rank: Rank;
  files?: readonly SavedFile[];
  /** Changed in the same moment: the draft that this statement was. */
  facts?: Facts;
}>;

/** The statement, and the files that it names: all of them are saved, or nothing is. Answers the id of the submission. */
export function saveSubmission(
  tools: Tools,
  said: Said,
  { rank, files = [], facts = {} }: Along,
): Promise<Result<string, SayingRefusal>> {
  const problem = checkBody(said.kind, said.body);
  if (problem !== null) return Promise.resolve(failure({ code: 'body-invalid', field: problem.field }));
  if (files.length > mostAttachments) return Promise.resolve(failure({ code: 'too-many-files' }));
  const { vault, keys, device, now } = tools;
  const { election } = keys;
  // One after another, whatever the number of tabs: each names the one before it.
  return navigator.locks.request('statements are made', () =>
    vault.making(async (sink): Promise<Result<string, SayingRefusal>> => {
      const chainName = `chain of ${election}`;
      const { made, last } = ((await vault.fact(chainName)) ?? { made: 0, last: null }) as Chain;
      const attachments = files.map(({ attachment }) => attachment);
      const statement = { ...said, election, attachments, counter: made, previous: last };
      const envelope = await sealedSubmission(statement, device, encryptTo(keys));
      if (envelope.sealed.length > Math.ceil(longestSealed / 3) * 4) return failure({ code: 'too-long' });
      const bytes = envelopeBytes(envelope);
      const lying = sink();
      await lying.keep(bytes);
      await lying.end();
      const { id, digest, statement: root } = envelope;
      const submission: Kept = {
        parcel: newParcel(id, 'submission', rank, bytes.length),
        waybill: { kind: 'submission', election, digest, statement: root },
        bytes: lying.name,
        savedAt: now().getTime(),
        loose: false,
      };
      const first = (await vault.kept()).reduce((most, { parcel }) => Math.max(most, parcel.added), 0) + 1;
      const all = [submission, ...files.map(({ kept }) => kept)];
      await vault.save(
        all.map((kept, index) => ({ ...kept, loose: false, parcel: { ...kept.parcel, added: first + index } })),
        { ...facts, [chainName]: { made: made + 1, last: digest } satisfies Chain },
      );
      return success(id);
    }),
  );
}

function newParcel(id: string, kind: Parcel['kind'], rank: Rank, size: number): Parcel {
  return { id, kind, rank, size, added: 0, progress: { state: 'waiting', trouble: null } };
}
