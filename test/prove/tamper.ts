/**
 * One change anywhere in a release or its log is found, and the file that is broken is named: also when the forger repairs every sum and digest
 * on the way up, and when he has the log's key.
 */
import { checkLog } from '../../apps/verifier/src/log-check.ts';
import { checkRelease } from '../../apps/verifier/src/release-check.ts';
import { below, type Source } from '../../apps/verifier/src/source.ts';
import { verifyTree } from '../../apps/verifier/src/verify-tree.ts';
import type { Prove } from './proof.ts';
import { seededRandom, type Random } from './random.ts';
import { keptName, randomChange } from './tamper-changes.ts';
import { forgeFigure, signHead } from './tamper-forger.ts';
import { makeRelease, namedFiles, type Files, type Made } from './tamper-release.ts';
import { ruptured } from './tamper-rupture.ts';

const seed = 'tamper';

export const prove: Prove = async ({ cycles, log }) => {
  const made = await makeRelease();
  const anew = ruptured(made);
  const both = [made, { ...anew, named: await namedFiles(anew.files) }];
  const random = seededRandom(seed);
  const untouched = (await Promise.all(both.map((each) => check(each, each.files)))).flat();
  const lines = [`control: untouched, ${untouched.length} findings`];
  const misses: string[] = [];
  const kinds = new Map<string, number>();
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    const of = random.pick(both);
    const change = randomChange(of, random);
    kinds.set(change.kind, (kinds.get(change.kind) ?? 0) + 1);
    const found = await check(of, change.files);
    const only = found.every(({ code }) => change.only?.includes(code) !== false);
    const named = only && found.some(({ file }) => change.broken.includes(file));
    if (!named) misses.push(`${change.kind} of ${change.broken.join(' or ')}: ${JSON.stringify(found)}`);
    if (cycle % 500 === 499) log(`${cycle + 1} changes, ${misses.length} missed`);
  }
  const counts = [...kinds].map(([kind, count]) => `${count} × ${kind}`).sort();
  lines.push(`${cycles} changes of ${both.map(({ files }) => files.size).join(' and ')} files: ${counts.join(', ')}`);
  lines.push(`${misses.length} not found or not named`, ...misses.slice(0, 5));
  const blind = await findWithoutOpenings(made, random);
  lines.push(`control: without the check of openings the forger with the log’s key is ${blind ? 'found' : 'missed'}`);
  return { cycles, passed: untouched.length === 0 && misses.length === 0 && !blind, lines };
};

async function check(made: Made, files: Files) {
  const older = { file: keptName, note: made.olderCheckpoint.toString() };
  const checked = await verifyTree({
    source: overlay(files),
    listFiles: () => Promise.resolve([...files.keys()]),
    pinned: made.electionKey,
    older,
  });
  return checked?.findings ?? [{ code: 'file-missing', file: 'head.json', sentence: 'nothing is left to check' }];
}

function overlay(files: Files): Source {
  return (path) => Promise.resolve(files.get(path) ?? null);
}

/** Signatures, digests, sums, tables and the log are all in order after a good forgery: only openings lead a figure to what was sent. */
async function findWithoutOpenings(made: Made, random: Random): Promise<boolean> {
  const source = overlay(signHead(forgeFigure(made, random).files, made));
  const findings: string[] = [];
  const report = (code: string): void => void findings.push(code);
  await checkRelease({ source, list: made.list, report });
  await checkLog({ source: below(source, 'log'), list: made.list, kept: [], sizes: [], report });
  return findings.length > 0;
}
