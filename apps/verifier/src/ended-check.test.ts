import { expect, test } from 'vitest';
import { checkEnded } from './ended-check.ts';
import { openCheckpoint } from './checkpoint-check.ts';
import { openRupture } from './rupture-check.ts';
import { logFiles, mapSource, testLog } from './test-log.ts';

const log = testLog();
const note = log.rupture(2, { was: 500, promised: 520, now: 400 });
const ended = (size: number, history = 'a', generation = 1) =>
  logFiles(size, { 'keys.txt': log.keys, checkpoint: log.checkpoint(size, generation, history) }, history);

async function codes(files: ReadonlyMap<string, Uint8Array>, kept: string | null = null): Promise<readonly string[]> {
  const rupture = openRupture(note, log.list);
  const checkpoint = kept === null ? null : openCheckpoint(kept, log.list);
  if (rupture === null) throw new Error('no rupture');
  const findings: string[] = [];
  const found = await checkEnded({
    source: mapSource(new Map([...files].map(([path, bytes]) => [`log-1/${path}`, bytes]))),
    list: log.list,
    ruptures: [{ generation: 2, file: 'rupture-2.txt', rupture }],
    kept: checkpoint === null ? [] : [{ file: 'mine', checkpoint }],
    sizes: () => [],
    report: (code, file) => void findings.push(`${code} ${file}`),
  });
  return found.length === 0 ? ['nothing there', ...findings] : findings;
}

test('a log that ended is the one of which the rupture speaks', async () => {
  expect(await codes(ended(500))).toEqual([]);
  // What was signed last need not have been published.
  expect(await codes(ended(490))).toEqual([]);
  expect(await codes(new Map())).toEqual(['nothing there']);
  expect(await codes(ended(501))).toEqual(['log-inconsistent log-1/checkpoint']);
  expect(await codes(ended(500, 'b'))).toEqual(['log-inconsistent log-1/checkpoint']);
});

test('each of its files counts', async () => {
  for (const path of ['tile/0/001.p/244', 'tile/entries/000', 'keys.txt', 'checkpoint']) {
    const changed = new Map(ended(500));
    changed.delete(path);
    expect((await codes(changed)).some((found) => found.endsWith(` log-1/${path}`))).toBe(true);
  }
});

test('it goes on from what was kept of it', async () => {
  expect(await codes(ended(500), log.checkpoint(450))).toEqual([]);
  expect(await codes(ended(500), log.checkpoint(450, 1, 'b'))).toEqual(['log-inconsistent mine']);
  expect(await codes(ended(480), log.checkpoint(490))).toEqual(['log-shorter mine']);
});
