import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient, Decrypter, Encrypter } from 'age-encryption';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { failure } from '@kua/core/kernel/result.ts';
import { shownFields } from '@kua/core/evidence/statement.ts';
import { makeDevice } from '@kua/device/device.ts';
import { encryptTo, sealedFile, sealedSubmission, type Encrypt, type Said } from '@kua/device/sealing.ts';
import { makeElectionKeys } from '../evidence/key-folder.ts';
import { startOpener, type Opener } from './opener.ts';

let folder = '';
let opener: Opener;
let encrypt: Encrypt;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kua-opener-'));
  const keys = await makeElectionKeys(folder, 'e', { now: new Date('2026-01-01T00:00:00Z') });
  encrypt = encryptTo(keys.list);
  opener = startOpener({ keysFolder: folder });
});
afterEach(async () => {
  await opener.close();
  await rm(folder, { recursive: true });
});

const device = makeDevice('opener test');
const said: Said = {
  election: 'e',
  kind: 'violation',
  station: '7',
  capturedAt: '2026-01-01T10:00:00+05:00',
  body: { code: 'V-12', at: null, text: 'two men carried the box away' },
};

test('has the key from its start, and one that comes later when it is asked', async () => {
  // Answered: it has started.
  expect(await opener.open('later', [])).toEqual({ ok: false, error: 'key-missing' });
  await rm(join(folder, 'e', 'intake.key'));
  expect(await opener.open('e', [])).toEqual({ ok: true, value: [] });
  await makeElectionKeys(folder, 'later', { now: new Date('2026-01-01T00:00:00Z') });
  expect(await opener.open('later', [])).toEqual({ ok: true, value: [] });
});

test('shows codes and hides words; what is not what its envelope says is told apart', async () => {
  const good = await sealedSubmission(said, device, encrypt);
  const other = makeDevice('somebody else');
  const stranger = await identityToRecipient(await generateX25519Identity());
  const items = [
    good,
    { ...good, device: other.key },
    { ...good, statement: '0'.repeat(64) },
    { ...good, id: '00000000-0000-4000-8000-000000000000' },
    { ...good, sealed: Buffer.from('no age file').toString('base64') },
    await sealedSubmission(said, device, (plain) => encryptTo({ intake: stranger, recovery: stranger })(plain)),
    await sealedSubmission(said, device, () => encrypt(new TextEncoder().encode('['.repeat(10_000)))),
    await sealedSubmission({ ...said, body: { code: 'V-12' } }, device, encrypt),
  ].map((envelope, index) => ({ ...envelope, sequence: index + 1 }));
  const opened = await opener.open('e', items);
  const openings = opened.ok ? opened.value : [];
  expect(openings.map((opening) => (opening.outcome === 'open' ? opening.problem : opening.code))).toEqual([
    null,
    'device-mismatch',
    'statement-mismatch',
    'id-mismatch',
    'seal-unreadable',
    'seal-unreadable',
    'statement-unreadable',
    { code: 'body-invalid', field: '/body/at' },
  ]);
  const [first] = openings;
  const shown = first?.outcome === 'open' ? shownFields(first.fields) : new Map();
  expect(shown.get('/body/code')).toBe('V-12');
  expect([...shown.keys()]).not.toContain('/body/text');
  expect(JSON.stringify(openings)).not.toContain('carried');
  expect(await opener.open('unknown', [])).toEqual({ ok: false, error: 'key-missing' });
});

test(
  'opens files and makes clean derivatives of images; bombs end in their own process',
  { timeout: 60_000 },
  async () => {
    const photo = await sharp({ create: { width: 3000, height: 2000, channels: 3, background: '#336699' } })
      .withExif({ IFD0: { Make: 'Camera of somebody', Copyright: 'MARKER' } })
      .jpeg()
      .toBuffer();
    const bomb = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: '#000' } })
      .png({ compressionLevel: 9 })
      .toBuffer();
    const files = [photo, Buffer.concat([photo, Buffer.from('<script>alert(1)</script>')]), bomb, Buffer.from('words')];
    const outcomes = [];
    for (const [index, plain] of files.entries()) {
      const { sealed, attachment } = await sealedFile(plain, { type: 'image/jpeg', role: 'page-1' }, encrypt);
      const path = join(folder, `file-${index}`);
      await writeFile(path, sealed);
      const opened = await opener.openFile('e', { path, derivative: `${path}.small` });
      expect(opened).toMatchObject({ ok: true, value: { sha256: attachment.sha256, size: plain.length } });
      outcomes.push(opened.ok ? (opened.value?.image ?? null) : null);
    }
    const likeness = expect.stringMatching(/^[0-9a-f]{16}$/) as unknown;
    const made = { is: 'made', width: 2400, height: 1600, likeness };
    expect(outcomes).toEqual([made, made, { is: 'none' }, { is: 'none' }]);
    const identity = (await readFile(join(folder, 'e', 'intake.key'), 'utf8')).trim();
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    for (const index of [0, 1]) {
      const derivative = await decrypter.decrypt(await readFile(join(folder, `file-${index}.small`)));
      const { exif, icc, xmp, format } = await sharp(derivative).metadata();
      expect({ exif, icc, xmp, format }).toEqual({ exif: undefined, icc: undefined, xmp: undefined, format: 'jpeg' });
      const text = Buffer.from(derivative).toString('latin1');
      expect(text).not.toContain('MARKER');
      expect(text).not.toContain('<script>');
    }
    await writeFile(join(folder, 'cut'), (await encrypt(new Uint8Array(100_000))).subarray(0, 70_000));
    expect(await opener.openFile('e', { path: join(folder, 'cut'), derivative: join(folder, 'x') })).toEqual({
      ok: true,
      value: null,
    });
  },
);

test('what cannot be read or written now is no verdict on a file, and not the end of the opener', async () => {
  const photo = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#369' } })
    .jpeg()
    .toBuffer();
  const { sealed } = await sealedFile(photo, { type: 'image/jpeg', role: 'page-1' }, encrypt);
  const path = join(folder, 'photo');
  const nowhere = join(folder, 'nowhere', 'derivative');
  expect(await opener.openFile('e', { path, derivative: `${path}.small` })).toEqual(failure('file-trouble'));
  const running = opener.pid();
  await writeFile(path, sealed);
  expect(await opener.openFile('e', { path, derivative: nowhere })).toEqual(failure('file-trouble'));
  expect(await opener.openFile('e', { path: folder, derivative: nowhere })).toEqual(failure('file-trouble'));
  expect(await opener.openFile('e', { path, derivative: `${path}.small` })).toMatchObject({
    ok: true,
    value: { image: { is: 'made', width: 30, height: 20 } },
  });
  expect(running).not.toBeNull();
  expect(opener.pid()).toBe(running);
});

test('many recipients of another kind do not hold it up', async () => {
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(12);
  encrypter.setPassphrase('somebody else knows');
  const sealed = await encrypter.encrypt(new Uint8Array(10));
  const envelope = await sealedSubmission(said, device, () => Promise.resolve(sealed));
  const opened = await opener.open('e', [{ ...envelope, sequence: 1 }]);
  expect(opened).toEqual({ ok: true, value: [{ sequence: 1, outcome: 'unreadable', code: 'seal-unreadable' }] });
});
