/** What was acknowledged before something died is compared with what is there afterwards. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { originKey, parseCheckpoint } from '@kua/core/evidence/checkpoint.ts';
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { emptyFrontier, equalBytes, extendFrontier, frontierRoot, leafHash } from '@kua/core/evidence/merkle.ts';
import { openNote } from '@kua/core/evidence/note.ts';
import { parseReceipt } from '@kua/core/evidence/receipt.ts';
import { verifyEd25519 } from '../../apps/server/src/evidence/ed25519.ts';
import { readLeaves } from '../../apps/server/src/evidence/ledger-store.ts';
import { openDatabase } from '../../apps/server/src/postgres/database.ts';
import { beginFile, type Acks } from './crash-load.ts';
import { findLostReports } from './crash-reports.ts';
import { election, type Running } from './crash-server.ts';

type Answer = Readonly<Record<string, unknown>>;

export async function postSubmissions(url: string, envelopes: readonly Envelope[]): Promise<readonly Answer[]> {
  const response = await fetch(`${url}/api/v1/submissions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ submissions: envelopes }),
  });
  const { answers } = (await response.json()) as { answers: Answer[] };
  return answers;
}

/** As a phone does: what cannot be kept just now is sent again. */
async function answersOf(url: string, envelopes: readonly Envelope[]): Promise<readonly Answer[]> {
  for (let attempt = 0; ; attempt += 1) {
    const answers = await postSubmissions(url, envelopes).catch(() => []);
    const settled = answers.length > 0 && answers.every(({ status }) => status !== 503);
    if (settled || attempt > 300) return answers;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Submissions and reports that are not answered as known with the same receipt; files whose bytes are not what they were, or that are not known. */
export async function findLost(
  { url }: Running,
  data: string,
  { submissions, reports, files }: Acks,
): Promise<readonly string[]> {
  const lost: string[] = [...(await findLostReports(url, reports))];
  for (let start = 0; start < submissions.length; start += 100) {
    const some = submissions.slice(start, start + 100);
    const answers = await answersOf(
      url,
      some.map(({ envelope }) => envelope),
    );
    for (const [index, { envelope, receipt }] of some.entries()) {
      const answer = answers[index];
      if (answer?.['status'] !== 200) lost.push(`submission ${envelope.id}: ${JSON.stringify(answer)}`);
      else if (answer['receipt'] !== receipt) lost.push(`submission ${envelope.id} has another receipt`);
    }
  }
  for (const { device, digest, size } of files) {
    const bytes = await readFile(join(data, 'objects', digest.slice(0, 2), digest)).catch(() => Buffer.alloc(0));
    const begun = await beginFile(url, device, { digest, size });
    const head = await fetch(new URL(begun.headers.get('location') ?? '/', url), {
      method: 'HEAD',
      headers: { 'tus-resumable': '1.0.0' },
    });
    const whole = createHash('sha256').update(bytes).digest('hex') === digest;
    if (!whole || head.headers.get('upload-offset') !== String(size)) lost.push(`file ${digest}`);
  }
  return lost;
}

/** What is remembered of everything that was acknowledged, over all deaths. */
export type Memory = Readonly<{ receipts: string[]; checkpoints: string[]; files: string[] }>;

export function remember(memory: Memory, { submissions, reports, files, checkpoints }: Acks): void {
  memory.receipts.push(...[...submissions, ...reports].map(({ receipt }) => receipt));
  memory.files.push(...files.map(({ digest }) => digest));
  memory.checkpoints.push(...checkpoints);
}

/**
 * At the end, against the ledger itself: each receipt's entry is there, once, under its number; each checkpoint that somebody ever read is a
 * prefix of this one log; each file is still there.
 */
export async function findBroken(data: string, keys: KeyList, memory: Memory): Promise<readonly string[]> {
  const broken: string[] = [];
  const key = originKey(keys.log, 1);
  const leaves: Uint8Array[] = [];
  const database = await openDatabase(data, '');
  for (;;) {
    const read = await readLeaves(database.app, { election, after: leaves.length, limit: 10_000 });
    if (read.some(({ sequence }, index) => sequence !== leaves.length + index + 1)) broken.push('a gap in the ledger');
    leaves.push(...read.map(({ leaf }) => leafHash(leaf)));
    if (read.length < 10_000) break;
  }
  await database.close();
  const promised = new Map<number, string>();
  for (const note of memory.receipts) {
    const opened = openNote(note, key, verifyEd25519);
    const receipt = opened.ok ? parseReceipt(opened.value) : null;
    if (receipt === null) broken.push(`a receipt that the log's first key did not sign: ${note}`);
    else if (!equalBytes(receipt.leaf, leaves[receipt.index] ?? new Uint8Array()))
      broken.push(`entry ${receipt.index + 1} is not what its receipt says`);
    else if ((promised.get(receipt.index) ?? receipt.sealed) !== receipt.sealed)
      broken.push(`entry ${receipt.index + 1} was promised twice`);
    else promised.set(receipt.index, receipt.sealed);
  }
  broken.push(...checkpointsBroken(memory.checkpoints, keys, leaves));
  for (const digest of memory.files) {
    const bytes = await readFile(join(data, 'objects', digest.slice(0, 2), digest)).catch(() => Buffer.alloc(0));
    if (createHash('sha256').update(bytes).digest('hex') !== digest) broken.push(`file ${digest}`);
  }
  return broken;
}

function checkpointsBroken(notes: readonly string[], keys: KeyList, leaves: readonly Uint8Array[]): readonly string[] {
  const broken: string[] = [];
  const key = originKey(keys.log, 1);
  const read = notes.flatMap((note) => {
    const opened = openNote(note, key, verifyEd25519);
    const checkpoint = opened.ok ? parseCheckpoint(opened.value) : null;
    if (checkpoint === null) broken.push(`a checkpoint of another history: ${note}`);
    return checkpoint === null ? [] : [checkpoint];
  });
  let frontier = emptyFrontier;
  let size = 0;
  for (const checkpoint of read.toSorted((a, b) => a.size - b.size)) {
    frontier = extendFrontier(frontier, leaves.slice(size, checkpoint.size));
    size = Math.max(size, checkpoint.size);
    if (size > leaves.length || !equalBytes(frontierRoot(frontier), checkpoint.root))
      broken.push(`the checkpoint of ${checkpoint.size} entries is not of this log`);
  }
  return broken;
}
