import { describe, expect, test } from 'vitest';
import { logFiles, mapSource, testLeaf, testLog } from './test-log.ts';
import { verifyNote, type LogPlace } from './verify-note.ts';

const log = testLog();
const time = '2026-11-22T17:00:00.000Z';
const place = (files: ReadonlyMap<string, Uint8Array>, fetched: string | null = null): LogPlace => ({
  log: mapSource(files),
  release: null,
  fetched: fetched === null ? null : new Date(fetched),
});
const whole = logFiles(300, { 'keys.txt': log.keys, checkpoint: log.checkpoint(300) });
const anew = logFiles(260, {
  'keys.txt': log.keys,
  checkpoint: log.checkpoint(260, 2),
  'rupture-2.txt': log.rupture(2, { was: 290, promised: 320, now: 250 }),
});

async function outcome(note: string, given: Readonly<{ place?: LogPlace; sealed?: string; keys?: string }> = {}) {
  const checked = await verifyNote({
    note,
    file: 'mine',
    keys: { file: 'keys.txt', note: given.keys ?? log.keys },
    pinned: null,
    place: given.place ?? null,
    sealed: given.sealed ?? null,
  });
  return checked === null ? null : { codes: checked.findings.map(({ code }) => code), notes: checked.notes.length };
}

const inOrder = { codes: [], notes: 0 };

describe('alone', () => {
  test('each kind of note', async () => {
    for (const note of [
      log.receipt(7, time),
      log.held(time, '2026-11-29T17:00:00.000Z'),
      log.file(time),
      log.checkpoint(10),
      log.keys,
      log.rupture(2, { was: 9, promised: 9, now: 8 }),
    ])
      expect(await outcome(note)).toEqual(inOrder);
    expect(await outcome('no note')).toBeNull();
  });

  test('under other keys, or with a character changed, it is forged', async () => {
    const receipt = log.receipt(7, time);
    expect(await outcome(receipt, { keys: testLog().keys })).toMatchObject({ codes: ['receipt-forged'] });
    expect(await outcome(receipt.replace('index 7', 'index 8'))).toMatchObject({ codes: ['receipt-forged'] });
    expect(await outcome(log.checkpoint(10).replace('\n10\n', '\n11\n'))).toMatchObject({
      codes: ['checkpoint-forged'],
    });
    for (const note of [log.held(time, time), log.file(time), log.file(time).replace('size 9', 'size 8')])
      expect(await outcome(note, { keys: note.includes('size 8') ? log.keys : testLog().keys })).toMatchObject({
        codes: ['receipt-forged'],
      });
  });

  test('it is about these sealed bytes and no others', async () => {
    expect(await outcome(log.receipt(7, time), { sealed: testLeaf(7).digest })).toEqual(inOrder);
    expect(await outcome(log.receipt(7, time), { sealed: testLeaf(8).digest })).toMatchObject({
      codes: ['sealed-other'],
    });
    for (const note of [log.held(time, time), log.file(time)])
      expect(await outcome(note, { sealed: testLeaf(8).digest })).toMatchObject({ codes: ['sealed-other'] });
  });
});

describe('held to its promise', () => {
  const soon = '2026-11-22T17:00:30.000Z';
  const later = '2026-11-22T17:02:00.000Z';
  test.each([
    ['kept', log.receipt(299, time), place(whole, later), inOrder],
    ['kept, in a copy', log.receipt(0, time), place(whole), inOrder],
    ['not yet', log.receipt(300, time), place(whole, soon), { codes: [], notes: 1 }],
    ['a copy of unknown age ends before', log.receipt(300, time), place(whole), { codes: [], notes: 1 }],
    ['a minute later', log.receipt(300, time), place(whole, later), { codes: ['promise-broken'], notes: 0 }],
    ['another entry there', log.receipt(5, time, 1, 'b'), place(whole), { codes: ['promise-broken'], notes: 0 }],
    ['kept over a rupture', log.receipt(249, time), place(anew), inOrder],
    ['lost, and stated', log.receipt(270, time), place(anew), { codes: ['promise-lost'], notes: 0 }],
    ['lost, and another there', log.receipt(255, time, 1, 'b'), place(anew), { codes: ['promise-lost'], notes: 0 }],
    ['lost, and not stated', log.receipt(400, time), place(anew), { codes: ['promise-broken'], notes: 0 }],
    ['of a generation that this copy does not know', log.receipt(400, time, 3), place(anew), { codes: [], notes: 1 }],
  ])('%s', async (_, note, at, expected) => {
    expect(await outcome(note, { place: at })).toEqual(expected);
  });

  test('a checkpoint, too', async () => {
    expect(await outcome(log.checkpoint(200), { place: place(whole) })).toEqual(inOrder);
    expect(await outcome(log.checkpoint(200, 1, 'b'), { place: place(whole) })).toMatchObject({
      codes: ['log-inconsistent'],
    });
  });
});
