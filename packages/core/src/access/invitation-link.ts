/**
 * An invitation as a link: `https://host/app/#/join/<election>/<invitation>/<fingerprint>` (docs/formats/enrolment.md). What stands behind
 * the `#` no browser sends anywhere, so that no server and no proxy on the way has it in its notes.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { formatNoteKey, type NoteKey } from '../evidence/note.ts';

export type InvitationLink = Readonly<{
  election: string;
  invitation: string;
  /** Of the election key: the phone takes no key list that another key signed. */
  fingerprint: string;
}>;

/** The first 32 hex digits of SHA-256 of the key as it is written. */
export function electionFingerprint(key: NoteKey): string {
  return bytesToHex(sha256(utf8ToBytes(formatNoteKey(key)))).slice(0, 32);
}

/** @param origin scheme, host and port of the server, such as `https://observers.example.org` */
export function invitationLink(origin: string, { election, invitation, fingerprint }: InvitationLink): string {
  return `${origin}/app/#/join/${election}/${invitation}/${fingerprint}`;
}

const pattern =
  /^(?:https?:\/\/[^\s/?#@]+\/app\/?)?#\/join\/([a-z0-9][a-z0-9-]{0,63})\/([0-9a-hjkmnp-tv-z]{26})\/([0-9a-f]{32})$/;

/** The whole link or its part from `#` on, also with blanks around it as they come with copying; null for anything else. */
export function parseInvitationLink(text: string): InvitationLink | null {
  const [, election, invitation, fingerprint] = pattern.exec(text.trim()) ?? [];
  if (election === undefined || invitation === undefined || fingerprint === undefined) return null;
  return { election, invitation, fingerprint };
}
