import { expect, test } from 'vitest';
import type { CopyState } from '../protocols/transcription.ts';
import { copySheets, type ReadCopy } from './copy-sheet.ts';

const author = { source: 'observers', branch: 'almaty', device: 'd1' };
const read: CopyState = { state: 'transcribed', figures: [3], unreadable: [], alike: [] };

function copy(name: string, state: CopyState, more: Partial<ReadCopy> = {}): ReadCopy {
  return { copy: name, sequence: Number(name.split('-')[0]), author, state, readings: [20, 21], ...more };
}

test('a copy says with which statement it came and by which answers it was read', () => {
  const typed = [{ id: '7', author, figures: [3], copy: '7' }];
  expect(copySheets({ typed, copies: [copy('7', read)] })).toEqual([
    { source: 'observers', submission: 7, readings: [20, 21] },
  ]);
});

test('photos that came without a statement of this station do not say by which entry: it may be one of another station', () => {
  const typed = [{ id: '7', author, figures: [3], copy: null }];
  const copies = [copy('9', read), copy('12-4', read, { author: { ...author, source: 'echo', device: null } })];
  expect(copySheets({ typed, copies }).map(({ source, submission }) => [source, submission])).toEqual([
    ['observers', null],
    ['echo', null],
  ]);
});

test('what was read of a copy that others are still to read is not shown', () => {
  const states: readonly CopyState[] = [
    { state: 'waiting' },
    { state: 'one' },
    { state: 'differing', cells: [0] },
    { state: 'disputed', cells: [0] },
    { state: 'refused', refusal: 'not-a-protocol' },
  ];
  const sheets = copySheets({ typed: [], copies: states.map((state) => copy('7', state)) });
  expect(sheets.map(({ readings }) => readings.length)).toEqual([0, 0, 0, 0, 2]);
});
