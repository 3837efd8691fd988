/**
 * The keys folder: `<keys>/<election>/`, apart from the data folder and from its backups. The program that serves reads `keys.txt` and
 * `directory.txt` alone; `log.key` is read by the signer's process and `intake.key` by the opener's. `offline/` is to be taken elsewhere.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { split } from 'shamir-secret-sharing';
import { directoryText } from '@kua/core/evidence/directory.ts';
import { keyListText, openKeyList, type KeyList } from '@kua/core/evidence/key-list.ts';
import { formatNote } from '@kua/core/evidence/note.ts';
import { makePrivateFolder, syncFolder, writeDurably } from './durable-file.ts';
import { privateKeyOf, publicBytesOf, signEd25519, verifyEd25519 } from './ed25519.ts';
import { directoryFile, lawyersFile } from './directory-file.ts';
import { newStateText, stateFile } from './signer-memory.ts';

/** What is public of an election's keys. `note` is the list as the election key signed it. */
export type ElectionKeys = Readonly<{ list: KeyList; note: string }>;

/** Null where the folder has no keys of this election. A list that is not signed stops the program. */
export async function readElectionKeys(keysFolder: string, election: string): Promise<ElectionKeys | null> {
  const keys = await findElectionKeys(keysFolder, election);
  if (keys === 'damaged') throw new Error(`${join(keysFolder, election, 'keys.txt')} is no key list of ${election}`);
  return keys;
}

/** `damaged`: what lies there is not signed, or a list of another election. */
export async function findElectionKeys(keysFolder: string, election: string): Promise<ElectionKeys | 'damaged' | null> {
  const note = await readFile(join(keysFolder, election, 'keys.txt'), 'utf8').catch(() => null);
  if (note === null) return null;
  const list = openKeyList(note, verifyEd25519);
  return list?.election === election ? { list, note } : 'damaged';
}

/** Whether the part that nobody needs on a server lies there as well. */
export function hasOfflineKeys(keysFolder: string, election: string): boolean {
  return existsSync(join(keysFolder, election, 'offline'));
}

export type KeyWish = Readonly<{
  now: Date;
  /** Name of the log's key; by default made from the election and the key. */ log?: string;
}>;

/**
 * Makes all keys of an election. Never replaces any: the folder appears whole, and on disk, or not at all. Where another process was faster,
 * its keys are the answer.
 */
export async function makeElectionKeys(keysFolder: string, election: string, wish: KeyWish): Promise<ElectionKeys> {
  await makePrivateFolder(keysFolder);
  const folder = await mkdtemp(join(keysFolder, '.making-'));
  const offline = join(folder, 'offline');
  await makePrivateFolder(offline);
  const [electionSeed, logSeed] = [randomBytes(32), randomBytes(32)];
  const logPublic = publicBytesOf(privateKeyOf(logSeed));
  const name = wish.log ?? `kua/${election}/${Buffer.from(logPublic).toString('hex').slice(0, 8)}`;
  const electionKey = { name: `${name}#election`, publicKey: publicBytesOf(privateKeyOf(electionSeed)) };
  const [intake, recovery] = [await generateX25519Identity(), await generateX25519Identity()];
  const lawyers = await generateX25519Identity();
  const list: KeyList = {
    election,
    key: electionKey,
    log: { name, publicKey: logPublic },
    intake: await identityToRecipient(intake),
    recovery: await identityToRecipient(recovery),
    since: wish.now.toISOString(),
  };
  const signed = (text: string): string =>
    formatNote(text, electionKey, (message) => signEd25519(privateKeyOf(electionSeed), message));
  const note = signed(keyListText(list));
  const recipient = await identityToRecipient(lawyers);
  const directory = directoryText({ election, lawyers: recipient, addresses: [], since: list.since });
  const secret = { mode: 0o600, exclusive: true };
  await writeDurably(join(folder, 'log.key'), `${logSeed.toString('hex')}\n`, secret);
  // With the key from the first moment on, so that a key without it is seen to have lost it.
  await writeDurably(join(folder, stateFile), newStateText(), secret);
  await writeDurably(join(folder, 'intake.key'), `${intake}\n`, secret);
  await writeDurably(join(offline, 'election.key'), `${electionSeed.toString('hex')}\n`, secret);
  const shares = await split(new TextEncoder().encode(recovery), 3, 2);
  for (const [index, share] of shares.entries()) {
    const text = `kua-recovery-share/1 ${election} ${Buffer.from(share).toString('hex')}\n`;
    await writeDurably(join(offline, `recovery-share-${index + 1}.txt`), text, secret);
  }
  await writeDurably(join(offline, lawyersFile), `${lawyers}\n`, secret);
  await writeDurably(join(folder, directoryFile), signed(directory), { mode: 0o600 });
  await writeDurably(join(folder, 'keys.txt'), note, { mode: 0o600 });
  try {
    // Refused where there is a folder with something in it.
    await rename(folder, join(keysFolder, election));
  } catch (error) {
    await rm(folder, { recursive: true });
    const faster = await readElectionKeys(keysFolder, election);
    if (faster === null) throw error;
    return faster;
  }
  await syncFolder(keysFolder);
  return { list, note };
}
