import { expect, test } from 'vitest';
import { notesOf, readNoteFile } from '@kua/core/evidence/note-file.ts';
import { testLog } from './test-log.ts';
import { kindOfNote } from './verify-note.ts';

const note = testLog().receipt(7, '2026-11-22T17:00:00.000Z');
const crlf = note.replaceAll('\n', '\r\n');

test.each([
  ['untouched', note, 0],
  ['with a byte order mark', `\ufeff${note}`, 1],
  ['with other ends of lines', crlf, 1],
  ['without the end of its last line', note.slice(0, -1), 1],
  ['with blank lines after it', `${note}\n\n`, 1],
  ['with all of it', `\ufeff${crlf}\r\n`, 3],
])('a note %s is the note that was signed', (_, text, mended) => {
  const read = readNoteFile(Buffer.from(text));
  expect(read.note).toBe(note);
  expect(read.mended).toHaveLength(mended);
  expect(kindOfNote(read.note)).toBe('receipt');
});

test('a note that an editor saved as UTF-16', () => {
  expect(readNoteFile(Buffer.from(`\ufeff${note}`, 'utf16le'))).toEqual({ note, mended: ['UTF-16 made UTF-8'] });
});

test('nothing else is repaired', () => {
  for (const text of ['', 'words\r\n', `${note.replace('— ', '- ')}\n`, note.replace('\n\n', '\n')])
    expect([readNoteFile(Buffer.from(text)).mended, kindOfNote(readNoteFile(Buffer.from(text)).note)]).toEqual([
      [],
      null,
    ]);
});

test('a kind that is not known is no checkpoint', () => {
  expect(kindOfNote(note.replace('kua-receipt/1', 'kua-receipt/9'))).toBeNull();
});

test('receipts that stand behind one another are each a note; what is not only that stays whole', () => {
  const other = testLog().receipt(8, '2026-11-22T17:00:01.000Z');
  expect(notesOf(note)).toEqual([note]);
  expect(notesOf(note + other + note)).toEqual([note, other, note]);
  for (const text of ['', 'words\n', `${note}words\n`]) expect(notesOf(text)).toEqual([text]);
});
