import { expect, test } from 'vitest';
import type { Author } from '../protocols/independence.ts';
import type { CopyEvidence, TypedFigures } from '../protocols/station-level.ts';
import type { Figures } from '../protocols/statement.ts';
import { contestVersions, type StatedFigures } from './station-versions.ts';

const author: Author = { device: 'd', source: 'observers', branch: 'b' };
const cells = [
  { position: 1, name: { en: 'Cast' } },
  { position: 2, name: { en: 'Invalid' } },
  { position: 4, name: { en: 'Anna' } },
];
const stated = (sequence: number, figures: Figures, copy: string | null = null): StatedFigures => ({
  source: 'observers',
  channel: copy === null ? 'submission' : 'transcription',
  label: null,
  minute: 1300,
  sequence,
  copy,
  figures,
});
const copy = (sequence: number, figures: Figures): CopyEvidence => ({
  copy: String(sequence),
  sequence,
  author,
  state: { state: 'transcribed', figures, unreadable: [], alike: [] },
});
const typed = (id: string, figures: Figures): TypedFigures => ({ id, author, figures, copy: id });

test('what was typed, what was read and a later copy stand side by side, with the rows in which they differ', () => {
  const evidence = { typed: [typed('4', [220, 74])], copies: [copy(4, [220, 76]), copy(9, [220, 91])] };
  const all = [
    stated(4, [220, null, null, 74]),
    stated(11, [220, null, null, 76], '4'),
    stated(12, [220, null, null, 91], '9'),
  ];
  expect(contestVersions(cells, all, { evidence, positions: [1, 4] })).toEqual({
    stated: [
      { source: 'observers', channel: 'submission', label: null, minute: 1300 },
      { source: 'observers', channel: 'transcription', label: null, minute: 1300 },
      { source: 'observers', channel: 'transcription', label: null, minute: 1300 },
    ],
    // What nobody states is not there.
    cells: [
      { name: { en: 'Cast' }, figures: [220, 220, 220], isDiffering: false },
      { name: { en: 'Anna' }, figures: [74, 76, 91], isDiffering: true },
    ],
    findings: [
      { kind: 'copy-rewritten', of: 2, against: 1, cells: [1] },
      { kind: 'typed-otherwise', of: 0, against: 1, cells: [1] },
    ],
  });
});

test('what is missing is not another figure, and files have no copies', () => {
  const all = [stated(4, [220, 3]), stated(5, [220, null])];
  const { cells: rows, findings } = contestVersions(cells, all, null);
  expect(rows.map(({ isDiffering }) => isDiffering)).toEqual([false, false]);
  expect(findings).toEqual([]);
});
