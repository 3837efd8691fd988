/** By which keys the receipts for a bundle are judged: those that somebody vouches for, or else what the servers say of themselves. */
import { readFile } from 'node:fs/promises';
import { keyListText, openKeyList, type KeyList } from '@kua/core/evidence/key-list.ts';
import { readNoteFile } from '@kua/core/evidence/note-file.ts';
import { failure, success } from '@kua/core/kernel/result.ts';
import { verifyEd25519 } from '../evidence/ed25519.ts';
import { askPatiently } from '../intake/patient-request.ts';
import type { ReceiptBelief } from '../intake/receipt-belief.ts';
import { Refused, WrongUse } from './wrong-use.ts';

type ServerList = Readonly<{ server: string; list: KeyList }>;

export type BundleKeys = Readonly<
  { election: string } & (
    | { state: 'vouched'; list: KeyList }
    /** All servers that gave a list gave this one, and nobody says that it is the election's. */
    | { state: 'asked'; list: KeyList; servers: readonly string[] }
    /** One of them is false, and nothing here tells which. */
    | { state: 'differ'; lists: readonly ServerList[] }
    | { state: 'unknown' }
  )
>;

/** The lists in files that somebody gave, one an election. */
export async function readKeyLists(paths: readonly string[]): Promise<readonly KeyList[]> {
  const lists: KeyList[] = [];
  for (const path of paths) {
    const bytes = await readFile(path).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error)) throw error;
      throw new Refused('keys-missing', `${path} cannot be read (${String(error.code)}).`);
    });
    const list = openKeyList(readNoteFile(bytes).note, verifyEd25519);
    if (list === null)
      throw new Refused('keys-forged', `${path} is no key list, or it is not signed by the key that it names.`);
    if (lists.some((other) => other.election === list.election && !isSame(other, list)))
      throw new WrongUse(`--keys: two different key lists of ${list.election} were given.`);
    lists.push(list);
  }
  return lists;
}

/** All servers are asked, so that one that lies is found out by another. */
export async function keysFor(
  elections: readonly string[],
  { vouched, servers }: Readonly<{ vouched: readonly KeyList[]; servers: readonly string[] }>,
): Promise<readonly BundleKeys[]> {
  return Promise.all(
    elections.map(async (election): Promise<BundleKeys> => {
      const given = vouched.find((list) => list.election === election);
      if (given !== undefined) return { election, state: 'vouched', list: given };
      const asked = await Promise.all(servers.map((server) => listOf(server, election)));
      const lists = asked.filter((list) => list !== null);
      const [first] = lists;
      if (first === undefined) return { election, state: 'unknown' };
      return lists.every(({ list }) => isSame(list, first.list))
        ? { election, state: 'asked', list: first.list, servers: lists.map(({ server }) => server) }
        : { election, state: 'differ', lists };
    }),
  );
}

async function listOf(server: string, election: string): Promise<ServerList | null> {
  const answer = await askPatiently(new URL(`/api/v1/elections/${election}/keys`, server), {});
  const note = answer?.ok === true ? await answer.text().catch(() => '') : '';
  const list = openKeyList(note, verifyEd25519);
  return list?.election === election ? { server, list } : null;
}

function isSame(a: KeyList, b: KeyList): boolean {
  return keyListText(a) === keyListText(b);
}

export function beliefIn(keys: readonly BundleKeys[]): ReceiptBelief {
  const known = new Map(keys.map((one) => [one.election, one]));
  return (election) => {
    const one = known.get(election);
    switch (one?.state) {
      case 'vouched':
      case 'asked':
        return success(one.list);
      case 'differ':
        return failure({
          code: 'keys-differ',
          sentence: 'It was sent, but the servers name different keys for its election: no receipt is believed.',
        });
      case 'unknown':
      case undefined:
        return failure({
          code: 'keys-unknown',
          sentence: 'It was sent, but no server gave the key list of its election: no receipt can be believed.',
        });
    }
  };
}
