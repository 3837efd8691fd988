/** The keys of an election, a note signed by its offline election key (docs/formats/keys.md). Phones seal to these and nobody else. */
import { formatNoteKey, openNote, parseNoteKey, splitNote, type NoteKey, type VerifyEd25519 } from './note.ts';
import { parseLines } from './receipt.ts';

export type KeyList = Readonly<{
  election: string;
  /** The key that signs this list, and nothing else: it lies offline. Whoever checks compares it with what was published elsewhere. */
  key: NoteKey;
  /** Signs checkpoints and receipts, under the names `<log.name>/<generation>`. */
  log: NoteKey;
  /** age recipients (X25519): whoever has one of the two identities can open what is sealed to both. */
  intake: string;
  recovery: string;
  /** Made then, RFC 3339 UTC: of two lists of one election the later one holds. */
  since: string;
}>;

/** Whether it is an age recipient (X25519): nobody's secret, and no plugin's. */
export function isRecipient(text: string): boolean {
  return /^age1[02-9ac-hj-np-z]{58}$/.test(text);
}

export function keyListText(list: KeyList): string {
  return [
    'kua-keys/1',
    `election ${list.election}`,
    `key ${formatNoteKey(list.key)}`,
    `log ${formatNoteKey(list.log)}`,
    `intake ${list.intake}`,
    `recovery ${list.recovery}`,
    `since ${list.since}`,
    '',
  ].join('\n');
}

/** Null for what is no list in exactly this form. */
export function parseKeyList(text: string): KeyList | null {
  const values = parseLines(text, 'kua-keys/1', ['election', 'key', 'log', 'intake', 'recovery', 'since']);
  if (values === null) return null;
  const [election = '', keyText = '', logText = '', intake = '', recovery = '', since = ''] = values;
  const [key, log] = [parseNoteKey(keyText), parseNoteKey(logText)];
  if (key === null || log === null || !isRecipient(intake) || !isRecipient(recovery)) return null;
  return { election, key, log, intake, recovery, since };
}

/** The list that a note holds, if the key that it names signed it; whether that key is the election's is for others to know. */
export function openKeyList(note: string, verify: VerifyEd25519): KeyList | null {
  const list = parseKeyList(splitNote(note)?.text ?? '');
  return list !== null && openNote(note, list.key, verify).ok ? list : null;
}
