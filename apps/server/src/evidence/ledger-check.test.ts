import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { seededLeaf } from '@kua/core/evidence/decision-opening.ts';
import { deliveryLeaf, saltedLeaf, submissionLeaf } from '@kua/core/evidence/leaf.ts';
import { leafHash, rootOf } from '@kua/core/evidence/merkle.ts';
import type { EntryLine } from './backup-contract.ts';
import { entryFault, ledgerRoots } from './ledger-check.ts';

const hex = (digit: string): string => digit.repeat(64);
const receivedAt = '2026-01-01T00:00:00.000000Z';

function line(kind: EntryLine['kind'], text: string, leaf?: Uint8Array, sequence = 1): EntryLine {
  const body = Buffer.from(text);
  const salt = randomBytes(32);
  return {
    sequence,
    id: randomUUID(),
    kind,
    digest: createHash('sha256').update(body).digest('hex'),
    receivedAt,
    leaf: Buffer.from(leaf ?? saltedLeaf(body, salt)).toString('base64'),
    salt: leaf === undefined ? salt.toString('hex') : null,
    body: body.toString('base64'),
  };
}

const sent = { digest: hex('1'), statement: hex('2') };
const imported = JSON.stringify({ files: [{ digest: hex('3') }] });
const decided = { type: 'transcription', by: 's-abc123', seed: hex('5') };
const whole: readonly EntryLine[] = [
  line('registry', 'anything'),
  line('submission', JSON.stringify(sent), submissionLeaf(sent)),
  line('delivery', imported, deliveryLeaf(Buffer.from(imported), [Buffer.from(hex('3'), 'hex')])),
  line('decision', JSON.stringify(decided), seededLeaf(decided)),
];

test('an entry is held against its own digest and leaf, whatever its kind', () => {
  expect(whole.map(entryFault)).toEqual([null, null, null, null]);
  for (const each of whole) {
    expect(entryFault({ ...each, body: Buffer.from('other').toString('base64') })).toContain('digest');
    expect(entryFault({ ...each, leaf: Buffer.from('other').toString('base64') })).toContain('leaf');
  }
  const [salted, unsalted] = whole;
  if (salted === undefined || unsalted === undefined) throw new Error('no entries');
  // What was erased still has its digest; where the leaf was made of the body, only the root tells.
  expect(entryFault({ ...salted, body: null })).toBeNull();
  expect(entryFault({ ...salted, body: null, digest: hex('4') })).toContain('leaf');
  expect(entryFault({ ...unsalted, body: null })).toBeNull();
  expect(entryFault(line('submission', 'no envelope', Buffer.from('{}')))).toContain('leaf');
  expect(entryFault(line('decision', '{"type":"unseeded"}', Buffer.from('{}')))).toContain('leaf');
});

test('sequences have no gap, and roots are those of the tree', () => {
  const lines = Array.from({ length: 600 }, (_, index) => line('registry', String(index), undefined, index + 1));
  const rootAt = (size: number): string =>
    Buffer.from(rootOf(lines.slice(0, size).map(({ leaf }) => leafHash(Buffer.from(leaf, 'base64'))))).toString('hex');
  const roots = ledgerRoots([0, 3, 257]);
  expect(lines.map(roots.add)).toEqual(lines.map(() => null));
  for (const size of [0, 3, 257, 600]) expect([size, roots.rootAt(size)]).toEqual([size, rootAt(size)]);
  expect(roots.rootAt(601)).toBeNull();
  const gap = ledgerRoots([]);
  const [first, , third] = lines;
  if (first === undefined || third === undefined) throw new Error('no entries');
  expect([gap.add(first), gap.add(third), gap.add(first)]).toEqual([
    null,
    'comes after entry 1',
    'comes after entry 1',
  ]);
});
