/**
 * The opener's process: the only one that has the intake keys, which it reads when it starts, and again when it is asked about an election
 * whose key came later; it keeps them in memory. No network, no database, low priority. Usage: node opener-worker.ts <keys folder>
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { longestOpenings, type SubmissionOpening } from '@kua/core/evidence/opening-contract.ts';
import { serveQuestions } from '../evidence/worker-pipe.ts';
import { openDerivative, openFile } from './file-opening.ts';
import { intakeKeyOf, type IntakeKey } from './intake-key.ts';
import { openerQuestion, type SealedItem } from './opener-contract.ts';
import { openingBytes, openingOf, wholeBodyOf } from './opening.ts';

const keysFolder = process.argv[2] ?? '';
const intakeKeys = new Map<string, Promise<IntakeKey>>();

setPriority(10);
const there = existsSync(keysFolder) ? readdirSync(keysFolder) : [];
// Keys that are being made lie beside them under names of no election. A key that is none fails whoever asks for it, and nobody else.
for (const election of there.filter((name) => !name.startsWith('.'))) intakeKeyFor(election)?.catch(() => undefined);
/** Nobody waits for a file when we are to end: it is looked into another time. */
const ending = new AbortController();
// One question that fails is not the end of the others.
serveQuestions((asked) => answer(asked).catch((error: unknown) => ({ failed: String(error) })), {
  onInputEnd: () => ending.abort(),
});

async function answer(asked: unknown) {
  const question = openerQuestion.parse(asked);
  const { signal } = ending;
  const key = await intakeKeyFor(question.election);
  if (key === null) return { refused: 'key-missing' };
  switch (question.ask) {
    case 'open':
      return { openings: await openInOrder(key, question.items) };
    case 'read': {
      const { item } = question;
      return { body: wholeBodyOf(item, await key.openSeal(Buffer.from(item.sealed, 'base64'))) };
    }
    case 'open-file':
      return {
        file: await openFile({
          ...question,
          decrypter: key.decrypter,
          folder: join(keysFolder, question.election),
          signal,
        }),
      };
    case 'open-derivative': {
      const picture = await openDerivative(key.decrypter, question.path);
      return { picture: picture === null ? null : Buffer.from(picture).toString('base64') };
    }
  }
}

function intakeKeyFor(election: string): Promise<IntakeKey> | null {
  const known = intakeKeys.get(election);
  if (known !== undefined) return known;
  const path = join(keysFolder, election, 'intake.key');
  if (!existsSync(path)) return null;
  const key = intakeKeyOf(readFileSync(path, 'utf8').trim());
  intakeKeys.set(election, key);
  return key;
}

/** Of the first items, as many as one entry takes; at least of one. */
async function openInOrder(key: IntakeKey, items: readonly SealedItem[]): Promise<readonly SubmissionOpening[]> {
  const openings: SubmissionOpening[] = [];
  let bytes = 0;
  for (const item of items) {
    const opening = await open(key, item);
    bytes += openingBytes(opening);
    if (bytes > longestOpenings && openings.length > 0) break;
    openings.push(opening);
  }
  return openings;
}

async function open({ openSeal }: IntakeKey, item: SealedItem): Promise<SubmissionOpening> {
  const plain = await openSeal(Buffer.from(item.sealed, 'base64'));
  try {
    return openingOf(item.sequence, item, plain);
  } catch {
    // A mistake of ours, which no submission may use to stop the others.
    return { sequence: item.sequence, outcome: 'unreadable', code: 'opening-failed' };
  }
}
