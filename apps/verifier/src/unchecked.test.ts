import { expect, test } from 'vitest';
import type { StationForm } from '@kua/core/publication/release-form-contract.ts';
import { addUnchecked, nothingUnchecked, uncheckedNote } from './unchecked.ts';

const statement = (channel: 'submission' | 'transcription', sequence: number) => ({
  ...{ sequence, channel, superseded: false, figures: null },
});
const station: StationForm = {
  id: '3',
  results: {
    president: {
      observers: {
        ...{ figures: [3], conflict: [], level: 'confirmed' },
        statements: [statement('submission', 4), statement('transcription', 9)],
      },
      echo: { figures: [3], conflict: [], level: 'confirmed', statements: [statement('transcription', 12)] },
      official: { figures: [null], conflict: [], level: 'none', statements: [] },
    },
  },
};

test('what was not checked is counted and said', () => {
  const sum = addUnchecked(addUnchecked(nothingUnchecked, station), station);
  expect(sum).toEqual({ transcriptions: 4, levels: 4 });
  expect(uncheckedNote(sum)).toBe(
    'Not checked: 4 statements of verifiers and 4 levels of evidence. Only the signature of the head binds them.',
  );
  expect(uncheckedNote({ transcriptions: 1, levels: 1 })).toMatch(
    /: 1 statement of verifiers and 1 level of evidence\./,
  );
  expect(uncheckedNote(nothingUnchecked)).toBeNull();
});
