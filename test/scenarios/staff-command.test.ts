/** The operator brings the first people to the desk, sees who is there, and ends their work. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

const staff = (act: string, ...more: readonly string[]) =>
  kua('staff', act, '--data', data, '--election', 'hill', ...more);
const host = 'https://observers.example.org';

describe('kua staff', () => {
  test('prints a link for each invitation, and lists who came', async () => {
    const verifiers = ['--role', 'verifier', '--role', 'coordinator', '--territory', 'North', '--branch', 'almaty'];
    const { out, err, code } = await staff(
      'invite',
      ...verifiers,
      '--organisation',
      'league',
      '--count',
      '2',
      '--link',
      host,
    );
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining('shown only now') as string });
    expect(out).toMatch(/^(https:\/\/observers\.example\.org\/desk\/#\/hill\/join\/[0-9a-z]{26}\n){2}$/);
    expect(await staff('list')).toMatchObject({ code: 0, out: 'Nobody is at the desk yet.\n' });
  });

  test.each([
    [
      'an address of digits',
      ['--role', 'administrator', '--link', 'https://192.168.1.10:8443'],
      'host-without-passkeys',
    ],
    ['a territory that is none', ['--role', 'verifier', '--territory', 'West', '--link', host], 'territory-unknown'],
  ])('refuses %s', async (_, args, reason) => {
    const refused = await staff('invite', ...args);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain(`(${reason})`);
  });

  test('ends nobody whom it does not know', async () => {
    const refused = await staff('end', '--staff', 's-abc123');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('(staff-unknown)');
  });

  test.each([
    ['no role', ['--link', host]],
    ['a role that is none', ['--role', 'judge', '--link', host]],
    ['no address', ['--role', 'verifier']],
    ['a branch that is no word', ['--role', 'verifier', '--branch', '-', '--link', host]],
  ])('calls it wrong use: %s', async (_, args) => {
    expect(await staff('invite', ...args)).toMatchObject({ code: 2, out: '' });
  });
});
