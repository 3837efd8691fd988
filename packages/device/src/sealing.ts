/** What a phone does before it sends: statements sealed and signed, files sealed, claims and enrolments signed. */
import { Encrypter } from 'age-encryption';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, randomBytes } from '@noble/hashes/utils.js';
import { sealSubmission, type Envelope } from '@kua/core/evidence/envelope.ts';
import { fileClaimMessage, type FileClaim } from '@kua/core/evidence/file-claim.ts';
import type { Attachment, StatementOf } from '@kua/core/evidence/statement-contract.ts';
import type { Device } from './device.ts';

export type Encrypt = (plain: Uint8Array) => Promise<Uint8Array>;

/** Seals to both recipients of an election's key list; the intake first, because it opens every one. */
export function encryptTo({ intake, recovery }: Readonly<{ intake: string; recovery: string }>): Encrypt {
  return (plain) => {
    const encrypter = new Encrypter();
    encrypter.addRecipient(intake);
    encrypter.addRecipient(recovery);
    return encrypter.encrypt(plain);
  };
}

/** What somebody says; the rest of the statement is made here where it is not given. */
export type Said = Pick<StatementOf, 'election' | 'kind' | 'station' | 'capturedAt' | 'body'> &
  Partial<Pick<StatementOf, 'id' | 'supersedes' | 'attachments' | 'counter' | 'previous' | 'checkpoint' | 'seed'>>;

export function sealedSubmission(said: Said, device: Device, encrypt: Encrypt): Promise<Envelope> {
  const statement = {
    format: 'kua-statement/1',
    id: randomId(),
    device: device.key,
    checkpoint: null,
    counter: 0,
    previous: null,
    supersedes: null,
    attachments: [],
    seed: bytesToHex(randomBytes(32)),
    ...said,
  };
  return sealSubmission(statement, { device: device.key, sign: device.sign, encrypt });
}

/** A sealed file and how a statement names it. */
export async function sealedFile(
  plain: Uint8Array,
  { type, role }: Pick<Attachment, 'type' | 'role'>,
  encrypt: Encrypt,
): Promise<Readonly<{ sealed: Uint8Array; attachment: Attachment }>> {
  const sealed = await encrypt(plain);
  const attachment = {
    sha256: bytesToHex(sha256(plain)),
    size: plain.length,
    type,
    role,
    sealed: bytesToHex(sha256(sealed)),
  };
  return { sealed, attachment };
}

export function fileClaim(
  device: Device,
  file: Readonly<{ election: string; digest: string; size: number }>,
): FileClaim {
  const claim = { election: file.election, device: device.key, digest: file.digest };
  return { ...claim, signature: bytesToHex(device.sign(fileClaimMessage(claim, file.size))) };
}

/** A random UUID (version 4). */
export function randomId(): string {
  const bytes = randomBytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytesToHex(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
