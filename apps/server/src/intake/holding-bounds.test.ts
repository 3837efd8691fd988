import { solveChallenge } from 'altcha-lib/v1';
import { expect, test } from 'vitest';
import { heldUntil, holdingLimits, holdingWork } from './holding-bounds.ts';
import { proofOfWork } from './proof-of-work.ts';

const empty = { rows: 0, bytes: 0 };
const at = (part: number) => ({ rows: 0, bytes: holdingLimits.bytes * part });
const now = new Date('2026-11-22T12:00:00Z');

test('the fuller, the more work and the shorter the stay; more room costs more at any time', () => {
  expect([0, 0.3, 0.6, 0.8, 0.99].map((part) => holdingWork(at(part), 3000))).toEqual([1, 2, 4, 8, 16]);
  const days = (part: number) => (heldUntil(at(part), now).getTime() - now.getTime()) / 86_400_000;
  expect([0, 0.3, 0.6, 0.8, 0.99].map(days)).toEqual([30, 30, 7, 2, 1]);
  expect(holdingWork({ rows: holdingLimits.rows * 0.8, bytes: 0 }, 3000)).toBe(8);
  expect(holdingWork(empty, 98_304)).toBe(12);
  // Filling it with the largest takes as much work as with usual ones, and several times what a place costs when it is empty.
  let [bytes, work] = [0, 0];
  for (; bytes < holdingLimits.bytes; bytes += 98_304) work += holdingWork({ rows: 0, bytes }, 98_304);
  expect(work).toBeGreaterThan((4 * holdingLimits.bytes) / 8192);
});

test('work that was done for less than half of what is asked now is not enough', async () => {
  const proof = proofOfWork();
  const challenge = await proof.challenge({ hex: 'ab', work: 2 }, new Date());
  expect(challenge.maxnumber).toBe(100_000);
  const solved = await solveChallenge(challenge.challenge, challenge.salt, 'SHA-256', 100_000).promise;
  const { algorithm, challenge: asked, salt, signature } = challenge;
  const answer = { algorithm, challenge: asked, salt, signature, number: solved?.number };
  const text = Buffer.from(JSON.stringify(answer)).toString('base64');
  expect(await proof.isDone({ hex: 'ab', work: 4 }, text)).toBe(true);
  expect(await proof.isDone({ hex: 'ab', work: 8 }, text)).toBe(false);
  expect(await proof.isDone({ hex: 'cd', work: 2 }, text)).toBe(false);
});
