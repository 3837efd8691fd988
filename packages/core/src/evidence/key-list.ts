/** The keys of an election, a note signed by its offline election key (docs/formats/keys.md). Phones seal to these and nobody else. */
import { formatNoteKey, parseNoteKey, type NoteKey } from './note.ts';
import { parseLines } from './receipt.ts';

export type KeyList = Readonly<{
  election: string;
  /** Signs checkpoints and receipts, under the names `<log.name>/<generation>`. */
  log: NoteKey;
  /** age recipients (X25519): whoever has one of the two identities can open what is sealed to both. */
  intake: string;
  recovery: string;
  /** Made then, RFC 3339 UTC: of two lists of one election the later one holds. */
  since: string;
}>;

const recipient = /^age1[02-9ac-hj-np-z]{58}$/;

export function keyListText(list: KeyList): string {
  return [
    'kua-keys/1',
    `election ${list.election}`,
    `log ${formatNoteKey(list.log)}`,
    `intake ${list.intake}`,
    `recovery ${list.recovery}`,
    `since ${list.since}`,
    '',
  ].join('\n');
}

/** Null for what is no list in exactly this form. */
export function parseKeyList(text: string): KeyList | null {
  const values = parseLines(text, 'kua-keys/1', ['election', 'log', 'intake', 'recovery', 'since']);
  if (values === null) return null;
  const [election = '', logText = '', intake = '', recovery = '', since = ''] = values;
  const log = parseNoteKey(logText);
  if (log === null || !recipient.test(intake) || !recipient.test(recovery)) return null;
  return { election, log, intake, recovery, since };
}
