import { openKeyList, type KeyList } from '@kua/core/evidence/key-list.ts';
import { formatNoteKey } from '@kua/core/evidence/note.ts';
import type { Report } from './finding.ts';
import { verifyEd25519 } from './signature.ts';

/** The key list of a note, if the pinned election key signed it; without a pin, the key that it names. Null after a finding. */
export function checkKeyList(
  note: string | null,
  { file, pinned, report }: Readonly<{ file: string; pinned: string | null; report: Report }>,
): KeyList | null {
  if (note === null) {
    report('keys-missing', file, 'The key list is not there: nothing says which key is the election’s.');
    return null;
  }
  const list = openKeyList(note, verifyEd25519);
  if (list === null) {
    report('keys-forged', file, 'This is no key list, or it is not signed by the key that it names.');
    return null;
  }
  if (pinned !== null && formatNoteKey(list.key) !== pinned) {
    report(
      'keys-other',
      file,
      `The list is signed by another election key than the one that was given: ${formatNoteKey(list.key)}.`,
    );
    return null;
  }
  return list;
}
