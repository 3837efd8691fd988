import { expect, test } from 'vitest';
import { narrowOpening, openingRoot } from '@kua/core/evidence/statement.ts';
import { openReading } from '@kua/core/publication/reading-opening.ts';
import { readReading } from './reading-opening.ts';

const seed = '5a'.repeat(32);
const answer = {
  ...{ type: 'transcription', by: 's-abc123', copy: '7', kind: 'transcribe', refused: null },
  ...{
    figures: { anna: 3, cast: null, 'c/d': 0 },
    unreadable: ['bek', 'x~y'],
    station: '12',
    contest: 'president',
    seed,
  },
} as const;

test('what a verifier read is read again, and none of it can be hidden', () => {
  const opening = openReading(answer, true);
  expect(readReading(opening)).toMatchObject({
    ...{ station: '12', contest: 'president', copy: '7' },
    answer: { kind: 'transcribe', figures: answer.figures, unreadable: answer.unreadable, refused: null },
  });
  for (const field of opening) {
    if (field.length === 1) continue;
    const less = narrowOpening(opening, (path) => path !== field[0]);
    expect(openingRoot(less)).toBe(openingRoot(opening));
    if (field[0] === '/copy') expect(readReading(less)).toMatchObject({ station: '12', copy: null });
    else expect(readReading(less), field[0]).toBeNull();
  }
  expect(readReading(opening.toReversed())).toBeNull();
  expect(readReading([])).toBeNull();
});

test('a refusal says why, and other decisions are no answer', () => {
  const refusal = { ...answer, figures: {}, unreadable: [], refused: 'not-a-protocol' };
  expect(readReading(openReading(refusal, false))).toMatchObject({ copy: null, answer: { refused: 'not-a-protocol' } });
  const placement = { type: 'placement', by: 's-abc123', copy: '7', station: '12', contest: 'president', seed };
  expect(readReading(openReading(placement, true))).toBeNull();
  expect(readReading(openReading({ ...answer, station: null }, true))).toBeNull();
});
