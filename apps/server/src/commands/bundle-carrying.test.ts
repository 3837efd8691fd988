import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bundledEnvelope, bundledFileLine, bundleEnd, bundleStart, lineFeed } from '@kua/core/evidence/bundle.ts';
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import { isFileReceiptAbout } from '@kua/core/evidence/receipt-trust.ts';
import { makeDevice } from '@kua/device/device.ts';
import { fileClaim } from '@kua/device/sealing.ts';
import { verifyEd25519 } from '../evidence/ed25519.ts';
import { testKeys, testServer, type TestServer } from '../intake/test-server.ts';
import { testSubmission } from '../intake/test-submission.ts';
import { carryBundle, type Brought } from './bundle-carrying.ts';
import { readKeyLists } from './bundle-keys.ts';
import { bundleText, isComplete, isVouched } from './bundle-text.ts';

const election = 'vote-2026';
const device = makeDevice();
const own = testKeys(election, 1);
const strange = testKeys(election, 2);
const file = randomBytes(1_500_000);
const digest = createHash('sha256').update(file).digest('hex');

let folder = '';
let path = '';
let envelope: Envelope;
const servers: TestServer[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kua-carry-'));
  path = join(folder, 'outbox.kua');
  const said = { election, kind: 'protocol', station: '1', capturedAt: '2026-11-22T15:00:00Z', body: {} } as const;
  ({ envelope } = await testSubmission(said, device));
  const claim = fileClaim(device, { election, digest, size: file.length });
  const parts = [bundledEnvelope(envelope), bundledFileLine(claim, file.length), file, lineFeed];
  await writeFile(path, Buffer.concat([bundleStart, ...parts, bundleEnd({ envelopes: 1, files: 1 })]));
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  await rm(folder, { recursive: true });
});

async function begun(...manners: Parameters<typeof testServer>): Promise<TestServer> {
  const server = await testServer(...manners);
  servers.push(server);
  return server;
}

async function carry(to: readonly TestServer[], vouched = [own.list]): Promise<Brought> {
  return carryBundle(path, { servers: to.map(({ url }) => url), vouched });
}

function outcomes({ submissions, files }: Brought): readonly string[] {
  return [...submissions, ...files].map(({ outcome }) => (outcome.state === 'refused' ? outcome.code : outcome.state));
}

async function receipts(): Promise<readonly Readonly<Record<string, string>>[]> {
  const [, ...lines] = (await readFile(`${path}.receipts`, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, string>);
}

describe('with the key list of the election', () => {
  test('receipts of its log are kept, for the file too', async () => {
    const brought = await carry([await begun({ keys: own })]);
    expect(outcomes(brought)).toEqual(['accepted', 'whole']);
    expect([isComplete(brought), isVouched(brought)]).toEqual([true, true]);
    const note = (await receipts()).find((receipt) => receipt['file'] === digest)?.['receipt'] ?? '';
    expect(isFileReceiptAbout(note, { digest, size: file.length }, own.list, verifyEd25519)).toBe(true);
  });

  test('whoever stands in between and signs by keys of his own is not believed, and the next server is asked', async () => {
    const [false_, true_] = [await begun({ keys: strange }), await begun({ keys: own })];
    expect(outcomes(await carry([false_]))).toEqual(['receipt-invalid', 'receipt-invalid']);
    await expect(receipts()).rejects.toThrow('ENOENT');
    expect(outcomes(await carry([false_, true_]))).toEqual(['accepted', 'whole']);
    expect(true_.got).toEqual([envelope.id, digest]);
    // A receipt by keys that somebody vouches for is the end of it.
    const further = await begun({ keys: own });
    await carry([true_, further]);
    expect(further.got).toEqual([]);
  });

  test('that all of a file is there is not believed without a receipt for all of it', async () => {
    const size = file.length;
    const nothing = await begun({ keys: own, offset: size, fileReceipt: () => '' });
    expect(outcomes(await carry([nothing]))).toEqual(['accepted', 'receipt-invalid']);
    const shorter = await begun({ keys: own, fileReceipt: (note) => note.replace(`size ${size}`, 'size 1') });
    expect(outcomes(await carry([shorter]))).toEqual(['accepted', 'receipt-invalid']);
    expect((await receipts()).filter((receipt) => 'file' in receipt)).toEqual([]);
  });

  test.each([
    ['more of a file than there is', { offset: file.length + 1 }, 'offset-impossible'],
    ['the same after some of it was sent', { nextOffset: file.length + 1 }, 'offset-impossible'],
    ['a place that is none', { location: 'http://' }, 'no-answer'],
  ])('a server that names %s is a liar, and the next one gets the file', async (_, lie, code) => {
    const liar = await begun({ keys: own, ...lie });
    expect(outcomes(await carry([liar]))).toEqual(['accepted', code]);
    expect(outcomes(await carry([liar, await begun({ keys: own })]))).toEqual(['accepted', 'whole']);
  });

  test('the list is read as an editor saved it; anything else is none', async () => {
    const [kept, other] = [join(folder, 'keys.txt'), join(folder, 'other.txt')];
    await writeFile(kept, `\ufeff${own.note.replaceAll('\n', '\r\n')}`);
    expect(await readKeyLists([kept, kept])).toEqual([own.list, own.list]);
    await writeFile(other, own.note.replace('2026-11-20', '2026-11-21'));
    await expect(readKeyLists([other])).rejects.toMatchObject({ code: 'keys-forged' });
    await expect(readKeyLists([join(folder, 'gone')])).rejects.toMatchObject({ code: 'keys-missing' });
    await writeFile(other, strange.note);
    await expect(readKeyLists([kept, other])).rejects.toThrow('two different key lists');
  });
});

describe('without it', () => {
  test('it is said that nobody vouched, with the key to compare; all servers get everything', async () => {
    const [first, second] = [await begun({ keys: strange }), await begun({ keys: own, silent: true })];
    const brought = await carry([first, second], []);
    expect([isComplete(brought), isVouched(brought)]).toEqual([true, false]);
    const text = bundleText(brought, 'receipts');
    expect(text).toContain(`Nobody vouched for the key of ${election}`);
    expect(text).toContain(/^key (.*)$/m.exec(strange.note)?.[1]);
    expect(text).toContain('Keep the bundle');
    expect(second.got).toEqual([envelope.id, digest]);
  });

  test('servers that name different keys are believed neither, and both got everything', async () => {
    const both = [await begun({ keys: strange }), await begun({ keys: own })];
    const brought = await carry(both, []);
    expect(outcomes(brought)).toEqual(['keys-differ', 'keys-differ']);
    expect(isComplete(brought)).toBe(false);
    for (const { url, got } of both) {
      expect(bundleText(brought, 'receipts')).toContain(url);
      expect(got).toEqual([envelope.id, digest]);
    }
    await expect(receipts()).rejects.toThrow('ENOENT');
  });

  test('where no server names keys, or those of another election, no receipt is believed', async () => {
    expect(outcomes(await carry([await begun({ keys: own, silent: true })], []))).toEqual([
      'keys-unknown',
      'keys-unknown',
    ]);
    const other = await begun({ keys: testKeys('vote-2027', 1) });
    expect(outcomes(await carry([other], []))).toEqual(['keys-unknown', 'keys-unknown']);
  });

  test('receipts by one key are not lost to those by another', async () => {
    await carry([await begun({ keys: own })], []);
    const before = await receipts();
    await carry([await begun({ keys: strange })], []);
    expect(await receipts()).toHaveLength(4);
    expect((await receipts()).slice(0, 2)).toEqual(before);
  });
});

test('where receipts cannot be written nothing is sent', async () => {
  const server = await begun({ keys: own });
  await mkdir(`${path}.receipts.new`);
  await expect(carry([server])).rejects.toMatchObject({
    code: 'receipts-unwritable',
    message: expect.stringContaining('Nothing was sent') as string,
  });
  expect(server.got).toEqual([]);
});
