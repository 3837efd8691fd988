import { expect, test } from 'vitest';
import { shownFields } from '../evidence/statement.ts';
import { openReading } from './reading-opening.ts';

const answer = {
  ...{ type: 'transcription', by: 's-abc123', copy: '7', kind: 'transcribe', figures: { anna: 3, cast: null } },
  ...{ unreadable: ['bek'], refused: null, station: '12', contest: 'president', seed: '5a'.repeat(32) },
} as const;
const said = ['/contest', '/figures/anna', '/figures/cast', '/kind', '/refused', '/station', '/type', '/unreadable/0'];

test('what she read is shown, who she is never, and the number of the copy where it says nothing new', () => {
  expect([...shownFields(openReading(answer, false)).keys()]).toEqual(said);
  expect([...shownFields(openReading(answer, true)).keys()]).toEqual([...said, '/copy'].toSorted());
});

test('what an answer may have one day is hidden until somebody says otherwise', () => {
  const more = { ...answer, branch: 'almaty', figuresOf: 's-abc123' };
  expect([...shownFields(openReading(more, false)).keys()]).toEqual(said);
});
