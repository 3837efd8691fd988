import { describe, expect, test } from 'vitest';
import { copyReading, copyWant, type CopyFacts, type CopyStep } from './copy-reading.ts';
import type { Author, Reader } from './independence.ts';
import {
  verificationBody,
  type CopyRefusal,
  type Transcription,
  type VerificationBody,
} from './transcription-contract.ts';

const author: Author = { device: 'd1', source: 'observers', branch: 'field' };
const cells = ['cast', 'anna'];
const cellsOf = (contest: string) => (contest === 'mayor' ? [...cells, 'bek'] : cells);
const placed: CopyFacts = { author, place: { station: '12', contest: 'president' } };
const unplaced: CopyFacts = { author: { ...author, device: null }, place: null };

function reader(branch: string, more: Partial<Reader> = {}): Reader {
  return { staff: `s-${branch.padEnd(6, '0')}`, branch, source: null, devices: [], ...more };
}

let steps = 0;

function step(branch: string, body: unknown, more: Partial<Reader> = {}): CopyStep {
  const by = reader(branch, more);
  const parsed: VerificationBody = verificationBody.parse({ by: by.staff, copy: '7', ...(body as object) });
  steps += 1;
  return { sequence: steps, body: parsed, reader: by };
}

function reads(branch: string, figures: Transcription['figures'], more: Partial<Transcription> = {}): CopyStep {
  return step(branch, { type: 'transcription', kind: 'transcribe', figures, unreadable: [], refused: null, ...more });
}

function refuses(branch: string, refused: CopyRefusal): CopyStep {
  return reads(branch, {}, { refused });
}

function places(branch: string, station: string, contest = 'president'): CopyStep {
  return step(branch, { type: 'placement', station, contest });
}

function want(copy: CopyFacts, steps: readonly CopyStep[], typed: readonly (number | null)[] | null = [3, 1]) {
  return copyWant(copyReading(copy, steps, cellsOf), { typed, colluders: 1 });
}

describe('a copy and its decisions', () => {
  test('two are asked for all of it, a third for what they read differently', () => {
    expect(want(placed, [])).toEqual({ kind: 'transcribe', toward: 'result' });
    const one = reads('a', { cast: 3, anna: 1 });
    expect(want(placed, [one])).toEqual({ kind: 'transcribe', toward: 'result' });
    expect(want(placed, [one, reads('b', { cast: 3, anna: 1 })])).toBeNull();
    expect(want(placed, [one, reads('b', { cast: 3 }, { unreadable: ['anna'] })])).toEqual({
      kind: 'arbitrate',
      cells: [1],
      versions: [[1], ['unreadable']],
    });
  });

  test('a copy that nobody typed wants a third who reads the same, having seen nobody else', () => {
    const two = [reads('a', { cast: 3, anna: 1 }), reads('b', { cast: 3, anna: 1 })];
    const third = { kind: 'transcribe', toward: 'confirmation', alike: 2 };
    expect(want(placed, two, null)).toEqual(third);
    expect(want(placed, two, [3, null])).toEqual(third);
    const three = [...two, reads('c', { cast: 3, anna: 1 })];
    expect(want(placed, three, null)).toBeNull();
    // Where two may collude, a fourth.
    const read = copyReading(placed, three, cellsOf);
    expect(copyWant(read, { typed: null, colluders: 2 })).toEqual({ ...third, alike: 3 });
    const four = copyReading(placed, [...three, reads('d', { cast: 3, anna: 1 })], cellsOf);
    expect(copyWant(four, { typed: null, colluders: 2 })).toBeNull();
  });

  test('readers of one organisation are not three, whatever their branches', () => {
    const steps = ['a', 'b', 'c'].map((branch) =>
      step(
        branch,
        { type: 'transcription', kind: 'transcribe', figures: { cast: 3, anna: 1 }, unreadable: [], refused: null },
        { source: 'echo' },
      ),
    );
    expect(want(placed, steps, null)).toEqual({ kind: 'transcribe', toward: 'confirmation', alike: 1 });
  });

  test('the author and a branch that answered are passed over', () => {
    const steps = [reads('a', { cast: 3, anna: 1 }), reads('a', { cast: 9, anna: 9 })];
    const own = step(
      'z',
      { type: 'transcription', kind: 'transcribe', figures: { cast: 9, anna: 9 }, unreadable: [], refused: null },
      { devices: ['d1', 'd2'] },
    );
    expect(copyReading(placed, [...steps, own], cellsOf).state).toEqual({ state: 'one' });
  });

  test('photos of an unknown station are placed first, and then read', () => {
    expect(want(unplaced, [])).toEqual({ kind: 'place' });
    expect(copyReading(unplaced, [reads('a', { cast: 1, anna: 1 })], cellsOf).state).toEqual({ state: 'unplaced' });
    const steps = [places('a', '12', 'mayor')];
    expect(copyReading(unplaced, steps, cellsOf)).toMatchObject({
      place: { station: '12', contest: 'mayor' },
      state: { state: 'waiting' },
    });
    expect(want(unplaced, steps)).toEqual({ kind: 'transcribe', toward: 'result' });
  });

  test('two who say that it is of another station send it back; somebody of another branch places it anew', () => {
    const refused = [places('a', '12'), refuses('b', 'other-station'), refuses('c', 'other-station')];
    expect(want(unplaced, refused)).toEqual({ kind: 'place' });
    expect(copyReading(unplaced, [...refused, places('a', '13')], cellsOf).place?.station).toBe('12');
    const again = copyReading(unplaced, [...refused, places('d', '13')], cellsOf);
    expect(again).toMatchObject({ place: { station: '13' }, state: { state: 'waiting' }, answers: [] });
  });

  test('what somebody read of a place that the copy does not have now counts no more', () => {
    const here = reads('a', { cast: 3, anna: 1 }, { station: '12', contest: 'president' });
    const there = reads('b', { cast: 3, anna: 1 }, { station: '13', contest: 'president' });
    const { state, answers } = copyReading(placed, [here, there], cellsOf);
    expect(state).toEqual({ state: 'one' });
    expect(answers.map(({ sequence }) => sequence)).toEqual([here.sequence]);
    const nowhere = reads('b', {}, { refused: 'not-a-protocol', station: null, contest: null });
    expect(copyReading(unplaced, [nowhere, reads('c', {}, { refused: 'not-a-protocol' })], cellsOf).state).toEqual({
      state: 'refused',
      refusal: 'not-a-protocol',
    });
    expect(copyReading(placed, [here, nowhere], cellsOf).state).toEqual({ state: 'one' });
  });

  test('nobody places a copy that is being read, or that was read', () => {
    const steps = [reads('a', { cast: 3, anna: 1 }), places('b', '99')];
    expect(copyReading(placed, steps, cellsOf)).toMatchObject({ place: { station: '12' }, state: { state: 'one' } });
    const done = [...steps, reads('b', { cast: 3, anna: 1 }), places('c', '99')];
    expect(copyReading(placed, done, cellsOf)).toMatchObject({
      place: { station: '12' },
      state: { state: 'transcribed' },
    });
  });

  test('a cell of which a reading says nothing was not read: it is asked for, and is not nought', () => {
    const steps = [reads('a', { cast: 3, anna: 1 }), reads('b', { cast: 3 })];
    expect(copyReading(placed, steps, cellsOf).state).toEqual({ state: 'differing', cells: [1] });
    expect(want(placed, steps)).toEqual({ kind: 'arbitrate', cells: [1], versions: [[1]] });
  });
});

describe('an answer as a ledger entry', () => {
  const body = { type: 'transcription', by: 's-abc123', copy: '7-0', kind: 'transcribe', refused: null };
  const accepts = (more: object): boolean => verificationBody.safeParse({ ...body, ...more }).success;

  test('has each cell once, or a reason why there are none', () => {
    expect(accepts({ figures: { cast: 3, anna: null }, unreadable: ['bek'] })).toBe(true);
    expect(accepts({ figures: { cast: 3 }, unreadable: ['cast'] })).toBe(false);
    expect(accepts({ figures: {}, unreadable: [] })).toBe(false);
    expect(accepts({ figures: {}, unreadable: [], refused: 'not-a-protocol' })).toBe(true);
    expect(accepts({ figures: { cast: 3 }, unreadable: [], refused: 'unreadable' })).toBe(false);
  });

  test('has figures, ids and nothing readable of a person', () => {
    expect(accepts({ figures: { cast: -1 }, unreadable: [] })).toBe(false);
    expect(accepts({ figures: { cast: 1.5 }, unreadable: [] })).toBe(false);
    expect(accepts({ figures: { cast: 3 }, unreadable: [], by: 'Anna' })).toBe(false);
    expect(accepts({ figures: { cast: 3 }, unreadable: [], copy: 'IMG_1.jpg' })).toBe(false);
    expect(accepts({ figures: { cast: 3 }, unreadable: [], note: 'words' })).toBe(false);
  });
});
