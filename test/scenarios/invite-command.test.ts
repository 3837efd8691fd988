/** Observers are invited: links to print, codes to scan, and a phone that enrols with what it scanned. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import decodeQR from 'qr/decode.js';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { electionFingerprint, parseInvitationLink } from '@kua/core/access/invitation-link.ts';
import { readElectionKeys } from '../../apps/server/src/evidence/key-folder.ts';
import { makeTestFolder, removeTestFolder } from '../../apps/server/src/postgres/test-data-folder.ts';
import { kua } from './kua-command.ts';

let folder = '';
let data = '';

const mapping = {
  version: 1,
  election: { id: 'hill', name: { en: 'Hill' }, date: '2019-01-06' },
  source: 'official',
  delivery: 'final',
  contests: [{ id: 'mayor', name: { en: 'Mayor' }, denominator: 'options' }],
  files: [
    {
      unit: { station: ['station'] },
      stations: { number: 'station', territories: [{ id: ['region'], name: 'region' }] },
      results: [{ layout: 'wide', contest: 'mayor', fields: { cast: 'cast' }, options: { from: 'Anna', to: 'Bek' } }],
    },
  ],
};

beforeAll(async () => {
  folder = await makeTestFolder();
  data = join(folder, 'data');
  await writeFile(join(folder, 'official.csv'), 'region,station,cast,Anna,Bek\nNorth,1,30,10,20\n');
  await writeFile(join(folder, 'official.json'), JSON.stringify(mapping));
  const files = [join(folder, 'official.csv'), '--mapping', join(folder, 'official.json')];
  expect(await kua('import', ...files, '--data', data)).toMatchObject({ code: 0 });
});
afterAll(() => removeTestFolder(folder));

const invite = (...more: readonly string[]) => kua('invite', '--data', data, '--election', 'hill', ...more);
const host = 'https://observers.example.org';
const answer = z.strictObject({
  election: z.literal('hill'),
  source: z.string(),
  invitations: z.array(z.string()),
  links: z.array(z.string()).optional(),
});

/** As a camera reads the printed picture. */
async function scan(path: string): Promise<string> {
  const image = sharp(path, { density: 200 }).flatten({ background: '#fff' }).ensureAlpha().raw();
  const { data: pixels, info } = await image.toBuffer({ resolveWithObject: true });
  return decodeQR({ width: info.width, height: info.height, data: pixels });
}

describe('kua invite', () => {
  test('makes no link while the election has no key that it could name; invitations as such go on', async () => {
    const refused = await invite('--link', host);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('(keys-not-made)');
    const plain = await invite('--count', '2');
    expect(plain.code).toBe(0);
    expect(plain.out).toMatch(/^([0-9a-z]{26}\n){2}$/);
  });

  test('prints a link for each, that names the key of the keys folder', async () => {
    expect(await kua('keys', '--election', 'hill', '--out', `${data}.keys`)).toMatchObject({ code: 0 });
    const keys = await readElectionKeys(`${data}.keys`, 'hill');
    if (keys === null) throw new Error('no keys');
    const fingerprint = electionFingerprint(keys.list.key);
    const { out, code } = await invite('--count', '3', '--link', `${host}/`);
    expect(code).toBe(0);
    const links = out.trimEnd().split('\n');
    const parsed = links.map(parseInvitationLink);
    expect(new Set(parsed.map((each) => each?.invitation)).size).toBe(3);
    for (const each of parsed) expect(each).toMatchObject({ election: 'hill', fingerprint });

    const json = answer.parse(JSON.parse((await invite('--link', 'http://127.0.0.1:8080', '--json')).out));
    expect(json.links?.map((link) => parseInvitationLink(link)?.invitation)).toEqual(json.invitations);
    expect(answer.parse(JSON.parse((await invite('--json')).out)).links).toBeUndefined();
  });

  test('writes a code for each, which a camera reads and nobody else', async () => {
    const cards = join(folder, 'cards');
    const { out, err, code } = await invite('--count', '11', '--link', host, '--qr', cards);
    expect(code).toBe(0);
    expect(err).toContain('delete that folder');
    const links = out.trimEnd().split('\n');
    const names = (await readdir(cards)).sort();
    expect([names.length, names[0], names.at(-1)]).toEqual([11, '01.svg', '11.svg']);
    expect((await stat(cards)).mode & 0o777).toBe(0o700);
    for (const [index, name] of names.entries()) {
      const path = join(cards, name);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect(await scan(path)).toBe(links[index]);
      const readable = (await readFile(path, 'utf8')).replace(/<[^>]*>/g, '').trim();
      expect(readable).toBe(`№ ${index + 1}`);
    }
    const again = await invite('--link', host, '--qr', cards);
    expect(again).toMatchObject({ code: 1, out: '' });
    expect(again.err).toContain('(folder-not-empty)');
    expect(await readdir(cards)).toHaveLength(11);
  });

  test.each([
    ['codes without a link', ['--qr', 'cards']],
    ['plain HTTP', ['--link', 'http://observers.example.org']],
    ['a host without its scheme', ['--link', 'observers.example.org']],
    ['a path', ['--link', `${host}/app/`]],
    ['a name and password', ['--link', 'https://me:secret@observers.example.org']],
  ])('calls it wrong use: %s', async (_, args) => {
    expect(await invite(...args)).toMatchObject({ code: 2, out: '' });
  });
});
