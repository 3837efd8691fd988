/** The directory in the keys folder, and how the election key signs another one: on the machine where that key is, never on a server. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { directoryText, openDirectory, type Directory } from '@kua/core/evidence/directory.ts';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { equalBytes } from '@kua/core/evidence/merkle.ts';
import { formatNote } from '@kua/core/evidence/note.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { ifPresent, writeDurably } from './durable-file.ts';
import { privateKeyOf, publicBytesOf, signEd25519, verifyEd25519 } from './ed25519.ts';

export const directoryFile = 'directory.txt';
export const lawyersFile = 'lawyers.key';

export type SignedDirectory = Readonly<{ directory: Directory; note: string }>;

/** Null where there is none. `damaged`: it is none that the election key signed for this election. */
export async function readDirectory(
  keysFolder: string,
  { election, key }: KeyList,
): Promise<SignedDirectory | 'damaged' | null> {
  const note = await ifPresent(readFile(join(keysFolder, election, directoryFile), 'utf8'));
  if (note === null) return null;
  const directory = openDirectory(note, key, verifyEd25519);
  return directory?.election === election ? { directory, note } : 'damaged';
}

export type DirectoryRefusal = 'election-key-missing' | 'keys-other' | 'directory-damaged' | 'clock-behind';

/**
 * Signs a directory with these addresses in place of the one that is there. The lawyers stay who they are; where keys are older than
 * directories, theirs is made and lies beside the election key.
 */
export async function signDirectory(
  keysFolder: string,
  list: KeyList,
  { addresses, now }: Readonly<{ addresses: readonly string[]; now: Date }>,
): Promise<Result<Readonly<{ directory: Directory; lawyersMade: boolean }>, DirectoryRefusal>> {
  const { election, key } = list;
  const folder = join(keysFolder, election);
  const seed = await ifPresent(readFile(join(folder, 'offline', 'election.key'), 'utf8'));
  if (seed === null) return failure('election-key-missing');
  const own = privateKeyOf(Buffer.from(seed.trim(), 'hex'));
  if (!equalBytes(publicBytesOf(own), key.publicKey)) return failure('keys-other');
  const before = await readDirectory(keysFolder, list);
  // Nobody knows whose key it named: another one must not slip in.
  if (before === 'damaged') return failure('directory-damaged');
  const since = now.toISOString();
  // It would be passed over wherever the one before is known.
  if (before !== null && before.directory.since >= since) return failure('clock-behind');
  const path = join(folder, 'offline', lawyersFile);
  const lawyersMade = before === null && !existsSync(path);
  const lawyers = before?.directory.lawyers ?? (await lawyersRecipient(path));
  const directory = { election, lawyers, addresses, since };
  const signed = formatNote(directoryText(directory), key, (message) => signEd25519(own, message));
  await writeDurably(join(folder, directoryFile), signed, { mode: 0o600 });
  return success({ directory, lawyersMade });
}

async function lawyersRecipient(path: string): Promise<string> {
  const known = await ifPresent(readFile(path, 'utf8'));
  if (known !== null) return identityToRecipient(known.trim());
  const made = await generateX25519Identity();
  await writeDurably(path, `${made}\n`, { mode: 0o600, exclusive: true });
  return identityToRecipient(made);
}
