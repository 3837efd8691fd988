/** Signed notes in files that people hold: editors and mail programs add and change what no signature covers the same way. */
import { splitNote } from '@kua/core/evidence/note.ts';

export type NoteFile = Readonly<{
  note: string;
  /** What a signature does not survive, and was undone here; for people. */
  mended: readonly string[];
}>;

/** The note as it was signed, where only a byte order mark, the ends of lines or the end of the file differ. */
export function readNoteFile(bytes: Uint8Array): NoteFile {
  const mended: string[] = [];
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  // A mark of UTF-16 is taken away with it, one of UTF-8 is looked for below.
  let note = new TextDecoder(wide ? 'utf-16le' : 'utf-8', { ignoreBOM: true }).decode(bytes);
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
