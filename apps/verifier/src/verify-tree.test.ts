import { describe, expect, test } from 'vitest';
import { logFiles, mapSource, testLog } from './test-log.ts';
import { verifyTree } from './verify-tree.ts';
import { formatNoteKey } from '@kua/core/evidence/note.ts';

const log = testLog();
const size = 600;
const whole = logFiles(size, { 'keys.txt': log.keys, checkpoint: log.checkpoint(size) });

async function codes(
  files: ReadonlyMap<string, Uint8Array>,
  given: Readonly<{ older?: string; pinned?: string }> = {},
): Promise<readonly string[]> {
  const older = given.older === undefined ? null : { file: 'mine', note: given.older };
  const checked = await verifyTree({ source: mapSource(files), pinned: given.pinned ?? null, older });
  return checked?.findings.map(({ code, file }) => `${code} ${file}`) ?? ['nothing there'];
}

const without = (path: string) => new Map([...whole].filter(([name]) => name !== path));
const withText = (path: string, text: string) => new Map(whole).set(path, Buffer.from(text));

test('a whole log is in order, under its own election key and no other', async () => {
  expect(await codes(whole)).toEqual([]);
  expect(await codes(whole, { pinned: formatNoteKey(log.list.key) })).toEqual([]);
  expect(await codes(whole, { pinned: formatNoteKey(testLog().list.key) })).toEqual(['keys-other keys.txt']);
  expect(await codes(new Map())).toEqual(['nothing there']);
});

test('a partial tile may have grown full', async () => {
  const grown = logFiles(768, {});
  const files = new Map(whole);
  for (const level of ['0', 'entries']) {
    files.delete(`tile/${level}/002.p/88`);
    files.set(`tile/${level}/002`, grown.get(`tile/${level}/002`) ?? new Uint8Array());
  }
  expect(await codes(files)).toEqual([]);
});

test('a log that is said to be endless is not looked for to its end', async () => {
  const files = new Map(whole);
  files.set('checkpoint', Buffer.from(log.checkpointOf({ size: Number.MAX_SAFE_INTEGER, root: new Uint8Array(32) })));
  const found = await codes(files);
  expect(found.length).toBeLessThan(1000);
  expect(found).toContain('tile-missing checkpoint');
});

describe('what is broken is named', () => {
  test.each([
    ['without its keys', without('keys.txt'), ['keys-missing keys.txt']],
    ['without its checkpoint', without('checkpoint'), ['nothing there']],
    ['under keys of another election', withText('keys.txt', testLog().keys), ['checkpoint-forged checkpoint']],
    ['without a tile', without('tile/0/001'), ['tile-missing tile/0/001']],
    ['without entries', without('tile/entries/002.p/88'), ['tile-missing tile/entries/002.p/88']],
    ['without a tile above', without('tile/1/000.p/2'), ['tile-missing tile/1/000.p/2']],
    [
      'with two tiles exchanged',
      new Map(whole).set('tile/0/000', whole.get('tile/0/001') ?? new Uint8Array()),
      ['tile-changed tile/0/000'],
    ],
    [
      'with other entries',
      new Map(whole).set('tile/entries/001', logFiles(size, {}, 'b').get('tile/entries/001') ?? new Uint8Array()),
      ['entries-changed tile/entries/001'],
    ],
    [
      'of another history',
      logFiles(size, { 'keys.txt': log.keys, checkpoint: log.checkpoint(size) }, 'b'),
      ['log-root checkpoint'],
    ],
    [
      'with several faults at once',
      new Map(without('tile/0/001')).set('tile/entries/000', Buffer.from('x')),
      ['tile-missing tile/0/001', 'entries-changed tile/entries/000'],
    ],
  ])('%s', async (_, files, expected) => {
    expect((await codes(files)).toSorted()).toEqual([...expected].toSorted());
  });
});

describe('files in a folder to which the checkpoint does not lead', () => {
  const older = (at: number, history = 'a') => logFiles(at, {}, history);
  const added = (path: string, bytes: Uint8Array | undefined) => new Map(whole).set(path, bytes ?? new Uint8Array());

  test.each([
    ['the beginning of a tile of now', added('tile/0/002.p/8', older(520).get('tile/0/002.p/8')), [], 1],
    ['of a full one', added('tile/entries/001.p/44', older(300).get('tile/entries/001.p/44')), [], 1],
    ['further than the checkpoint', added('tile/0/002.p/90', older(602).get('tile/0/002.p/90')), [], 1],
    ['apart from all tiles', added('notes.txt', Buffer.from('mine')), [], 1],
    ['not written to its end', added('tile/0/003.new', Buffer.from('x')), [], 1],
    [
      'of another history',
      added('tile/0/002.p/8', older(520, 'b').get('tile/0/002.p/8')),
      ['tile-changed tile/0/002.p/8'],
      0,
    ],
    ['cut', added('tile/entries/002.p/8', Buffer.from('x')), ['entries-changed tile/entries/002.p/8'], 0],
    ['under no name of a tile', added('tile/0/2', Buffer.from('x')), ['file-stray tile/0/2'], 0],
  ])('%s', async (_, files, expected, noted) => {
    const checked = await verifyTree({
      source: mapSource(files),
      listFiles: () => Promise.resolve([...files.keys()]),
      pinned: null,
      older: null,
    });
    expect(checked?.findings.map(({ code, file }) => `${code} ${file}`)).toEqual(expected);
    expect(checked?.notes).toHaveLength(noted);
  });
});

describe('a release whose log cannot be walked has that finding, and none for each file of the log', () => {
  const inRelease = new Map<string, Uint8Array>(
    [...whole].flatMap(([path, bytes]) => [[`log/${path}`, bytes] as const, [`log-1/${path}`, bytes] as const]),
  ).set('head.json', Buffer.from('{}\n'));
  const unsigned = 'file-unreadable head.json';

  test.each([
    ['without its keys', 'log/keys.txt', null, ['keys-missing log/keys.txt']],
    ['with keys that nobody signed', 'log/keys.txt', 'x', ['keys-forged log/keys.txt']],
    ['under keys of another election', 'log/keys.txt', testLog().keys, ['checkpoint-forged log/checkpoint']],
    ['without its checkpoint', 'log/checkpoint', null, ['checkpoint-missing log/checkpoint']],
  ])('%s', async (_, path, text, expected) => {
    const files = new Map(inRelease);
    if (text === null) files.delete(path);
    else files.set(path, Buffer.from(text));
    const checked = await verifyTree({
      source: mapSource(files),
      listFiles: () => Promise.resolve([...files.keys()]),
      pinned: null,
      older: null,
    });
    expect(checked?.findings.map(({ code, file }) => `${code} ${file}`).sort()).toEqual([...expected, unsigned].sort());
    expect(checked?.notes).toEqual([expect.stringContaining('Files of a log that could not be walked')]);
  });
});

describe('against a checkpoint that somebody kept', () => {
  const anew = (now: number, history = 'a') =>
    logFiles(
      now + 50,
      {
        'keys.txt': log.keys,
        checkpoint: log.checkpoint(now + 50, 2, history),
        'rupture-2.txt': log.rupture(2, { was: 500, promised: 520, now }, history),
      },
      history,
    );

  test.each([
    ['an earlier one', whole, log.checkpoint(257), []],
    ['the same', whole, log.checkpoint(size), []],
    ['of nothing', whole, log.checkpoint(0), []],
    ['a longer one', whole, log.checkpoint(601), ['log-shorter mine']],
    ['another history', whole, log.checkpoint(300, 1, 'b'), ['log-inconsistent mine']],
    ['another election', whole, testLog().checkpoint(300), ['checkpoint-forged mine']],
    ['a later generation', whole, log.checkpoint(100, 2), ['log-shorter mine']],
    ['before a rupture, all there', anew(400), log.checkpoint(400), []],
    ['before a rupture, something lost', anew(400), log.checkpoint(480), ['log-lost mine']],
    ['before a rupture that says less', anew(400), log.checkpoint(510), ['log-inconsistent rupture-2.txt']],
    [
      'the end of what a rupture ended, with another root',
      anew(400),
      log.checkpoint(500, 1, 'b'),
      ['log-inconsistent rupture-2.txt'],
    ],
    ['before a rupture into another history', anew(400, 'b'), log.checkpoint(300), ['log-lost mine']],
  ])('%s', async (_, files, older, expected) => {
    expect(await codes(files, { older })).toEqual(expected);
  });

  test('a generation must say why it began', async () => {
    const files = anew(400);
    files.delete('rupture-2.txt');
    expect(await codes(files)).toEqual(['rupture-missing rupture-2.txt']);
    files.set('rupture-2.txt', Buffer.from(log.rupture(3, { was: 500, promised: 520, now: 400 })));
    expect(await codes(files)).toEqual(['rupture-forged rupture-2.txt']);
    files.set('rupture-2.txt', Buffer.from(log.rupture(2, { was: 500, promised: 520, now: 400 }, 'b')));
    expect(await codes(files)).toEqual(['log-inconsistent rupture-2.txt']);
  });
});
