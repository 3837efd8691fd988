/** Signed notes in files that people hold: editors and mail programs add and change what no signature covers the same way. */
import { utf8 } from '@scure/base';
import { splitNote } from './note.ts';

export type NoteFile = Readonly<{
  note: string;
  /** What a signature does not survive, and was undone here; for people. */
  mended: readonly string[];
}>;

/** The note as it was signed, where only a byte order mark, the ends of lines or the end of the file differ. */
export function readNoteFile(bytes: Uint8Array): NoteFile {
  const mended: string[] = [];
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  let note = wide ? utf16Of(bytes) : utf8Of(bytes);
  if (wide) mended.push('UTF-16 made UTF-8');
  if (note.startsWith('\ufeff')) {
    note = note.slice(1);
    if (!wide) mended.push('a byte order mark taken away');
  }
  if (note.includes('\r\n')) {
    note = note.replaceAll('\r\n', '\n');
    mended.push('ends of lines made line feeds');
  }
  const ended = `${note.replace(/[\n ]+$/, '')}\n`;
  if (ended !== note) mended.push(note.endsWith('\n') ? 'blank lines at the end taken away' : 'the last line ended');
  // What is no note afterwards was none before: nothing is said of its repair.
  return splitNote(ended) === null ? { note, mended: [] } : { note: ended, mended };
}

/** Notes that stand behind one another in a file, as a phone exports its receipts; the whole text where it is not only that. */
export function notesOf(text: string): readonly string[] {
  const pieces = text.split(/(?<=\n\n(?:— \S+ \S+\n)+)(?!— )/u).filter((piece) => piece !== '');
  return pieces.length > 0 && pieces.every((piece) => splitNote(piece) !== null) ? pieces : [text];
}

/** Nothing for what is no UTF-8: a note is. A mark in front stays. */
function utf8Of(bytes: Uint8Array): string {
  try {
    return utf8.encode(bytes);
  } catch {
    return '';
  }
}

function utf16Of(bytes: Uint8Array): string {
  const units: string[] = [];
  for (let at = 0; at + 1 < bytes.length; at += 2)
    units.push(String.fromCharCode((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)));
  return units.join('');
}
