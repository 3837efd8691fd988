import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Author, Reader } from './independence.ts';
import { copyState, countingAnswers, mostAnswers, type Answer, type CellReading } from './transcription.ts';

const author: Author = { device: 'd1', source: 'observers', branch: 'field' };

function reader(branch: string): Reader {
  return { staff: `s-${branch.padEnd(6, '0')}`, branch, source: null, devices: [] };
}

function reads(branch: string, cells: Answer['cells']): Answer {
  return { reader: reader(branch), kind: 'transcribe', cells, refused: null };
}

function arbitrates(branch: string, cells: Answer['cells']): Answer {
  return { ...reads(branch, cells), kind: 'arbitrate' };
}

function refuses(branch: string, refused: Answer['refused'] = 'unreadable'): Answer {
  return { ...reads(branch, []), refused };
}

/** Two cells. */
function state(...answers: readonly Answer[]) {
  return copyState(answers, 2);
}

describe('a copy and its readers', () => {
  test('one reading is not enough, whatever it says', () => {
    expect(state().state).toBe('waiting');
    expect(state(reads('a', [1, 2])).state).toBe('one');
    expect(state(refuses('a')).state).toBe('one');
  });

  test('what two read alike is read', () => {
    expect(state(reads('a', [1, 2]), reads('b', [1, 2]))).toEqual({
      state: 'transcribed',
      figures: [1, 2],
      unreadable: [],
      alike: [reader('a'), reader('b')],
    });
  });

  test('what they read differently is asked of a third, and only that', () => {
    const two = [reads('a', [1, 2]), reads('b', [1, 7])];
    expect(state(...two)).toEqual({ state: 'differing', cells: [1] });
    expect(state(...two, arbitrates('c', [undefined, 7]))).toMatchObject({
      state: 'transcribed',
      figures: [1, 7],
      alike: [reader('b')],
    });
  });

  test('a third who reads something else again does not settle it; after five it stays disputed', () => {
    const three = [reads('a', [1, 2]), reads('b', [1, 7]), arbitrates('c', [undefined, 3])];
    expect(state(...three)).toEqual({ state: 'differing', cells: [1] });
    expect(state(...three, arbitrates('d', [undefined, 2]))).toMatchObject({ state: 'transcribed', figures: [1, 2] });
    const four = [...three, arbitrates('d', [undefined, 4])];
    expect(state(...four).state).toBe('differing');
    expect(state(...four, arbitrates('e', [undefined, 5]))).toEqual({ state: 'disputed', cells: [1] });
  });

  test('nothing, nought and something unreadable are three different readings', () => {
    const kinds: readonly CellReading[] = [null, 0, 'unreadable'];
    for (const left of kinds)
      for (const right of kinds)
        expect(state(reads('a', [1, left]), reads('b', [1, right])).state).toBe(
          left === right ? 'transcribed' : 'differing',
        );
    expect(state(reads('a', [1, 'unreadable']), reads('b', [1, 'unreadable']))).toMatchObject({
      figures: [1, null],
      unreadable: [1],
    });
  });

  test('whether there is anything to read is a question like any other', () => {
    expect(state(refuses('a'), refuses('b'))).toEqual({ state: 'refused', refusal: 'unreadable' });
    expect(state(refuses('a'), reads('b', [1, 2]))).toEqual({ state: 'differing', cells: null });
    expect(state(refuses('a'), refuses('b', 'other-station'))).toEqual({ state: 'differing', cells: null });
    expect(state(refuses('a'), reads('b', [1, 2]), reads('c', [1, 2])).state).toBe('transcribed');
    expect(state(refuses('a'), reads('b', [1, 2]), reads('c', [1, 3]))).toEqual({ state: 'differing', cells: [1] });
    const split = [refuses('a'), refuses('b'), reads('c', [1, 2]), reads('d', [1, 2])];
    expect(state(...split)).toEqual({ state: 'differing', cells: null });
    expect(state(...split, refuses('e')).state).toBe('refused');
  });

  test('one more reading that differs takes nothing from two, but three against two do', () => {
    const two = [reads('a', [1, 2]), reads('b', [1, 2])];
    expect(state(...two, reads('c', [1, 9]))).toMatchObject({ state: 'transcribed', figures: [1, 2] });
    expect(state(...two, reads('c', [1, 9]), reads('d', [1, 9])).state).toBe('differing');
    expect(state(...two, reads('c', [1, 9]), reads('d', [1, 9]), arbitrates('e', [undefined, 9]))).toMatchObject({
      figures: [1, 9],
      alike: [reader('c'), reader('d')],
    });
  });
});

const cell = fc.constantFrom<CellReading>(0, 1, 7, null, 'unreadable');
const answer: fc.Arbitrary<Answer> = fc.record({
  reader: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f').map(reader),
  kind: fc.constantFrom('transcribe', 'arbitrate'),
  cells: fc.tuple(fc.option(cell, { nil: undefined }), cell),
  refused: fc.option(fc.constantFrom('unreadable', 'other-station'), { freq: 5 }),
});
const answers = fc.array(answer, { maxLength: 8 }).map((all) => countingAnswers(all, author));

describe('properties of the readings', () => {
  test('a branch answers once, however often it sends; never more count than are asked', () => {
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 12 }), (all) => {
        const counting = countingAnswers(all, author);
        expect(new Set(counting.map((one) => one.reader.branch)).size).toBe(counting.length);
        expect(counting.length).toBeLessThanOrEqual(mostAnswers);
        expect(countingAnswers([...counting, ...all], author)).toEqual(counting);
      }),
    );
  });

  test('who answered first makes no difference to what is read', () => {
    const pair = answers.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], { minLength: all.length })),
    );
    fc.assert(
      fc.property(pair, ([all, shuffled]) => {
        const [left, right] = [copyState(all, 2), copyState(shuffled, 2)];
        if (left.state !== 'transcribed' || right.state !== 'transcribed') expect(right).toEqual(left);
        else expect({ ...right, alike: new Set(right.alike) }).toEqual({ ...left, alike: new Set(left.alike) });
      }),
    );
  });

  test('no figure stands that fewer than two read, or that no more read than another', () => {
    fc.assert(
      fc.property(answers, (all) => {
        const made = copyState(all, 2);
        if (made.state !== 'transcribed') return;
        for (const [index, figure] of made.figures.entries()) {
          const stands = made.unreadable.includes(index) ? 'unreadable' : figure;
          const readings = all.filter(({ refused }) => refused === null).map(({ cells }) => cells[index]);
          const count = (value: unknown): number => readings.filter((one) => one === value).length;
          expect(count(stands)).toBeGreaterThanOrEqual(2);
          for (const other of readings)
            if (other !== stands && other !== undefined) expect(count(stands)).toBeGreaterThan(count(other));
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('a branch that lies and somebody who errs with it make nothing stand against three others', () => {
    const [lie, error] = [reads('a', [9]), reads('b', [9])];
    const honest = ['c', 'd', 'e'].map((branch) => reads(branch, [1]));
    fc.assert(
      fc.property(fc.shuffledSubarray([lie, error, ...honest], { minLength: mostAnswers }), (all) => {
        expect(copyState(all, 1)).toMatchObject({ state: 'transcribed', figures: [1] });
      }),
    );
  });
});
