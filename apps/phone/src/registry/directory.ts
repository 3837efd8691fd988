/** Whose eyes names are sealed for, and at which addresses the intake is: signed by the election key. */
import { computed } from '@preact/signals';
import { parseDirectory, type Directory } from '@kua/core/evidence/directory.ts';
import { splitNote } from '@kua/core/evidence/note.ts';
import { pageOf } from '../notebook/notebook.ts';

/** As it was signed; the signature was checked when it came. */
export const directoryPage = pageOf<string>('directory');

/** Null where this phone has none yet: then nobody can be sealed for. */
export const directory = computed<Directory | null>(() =>
  parseDirectory(splitNote(directoryPage.content.value ?? '')?.text ?? ''),
);

/** Where the intake is: where she joined, which was there when she was, then the signed list's. */
export function addressesOf(home: string, signed: Directory | null): readonly string[] {
  return [...new Set([home, ...(signed?.addresses ?? [])])];
}
