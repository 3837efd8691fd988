/** What an invitation looks like on its way to an observer: a link that opens the app, or the QR code of it. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { formatNoteKey, type NoteKey } from '../evidence/note.ts';
import { invitationPattern } from './enrolment.ts';

/** `fingerprint`: of the election's key, so that nobody on the way can give the phone other keys. */
export type InvitationLink = Readonly<{ election: string; invitation: string; fingerprint: string }>;

export function electionFingerprint(key: NoteKey): string {
  return bytesToHex(sha256(utf8ToBytes(formatNoteKey(key)))).slice(0, 16);
}

export function invitationLink(origin: string, { election, invitation, fingerprint }: InvitationLink): string {
  return `${origin}/app/#/join/${election}/${invitation}/${fingerprint}`;
}

/** The whole link or its part after `#`; null for anything else. */
export function parseInvitationLink(text: string): InvitationLink | null {
  const [, election = '', invitation = '', fingerprint = ''] =
    /(?:^|#)\/join\/([a-z0-9][a-z0-9-]{0,63})\/([0-9a-z]{26})\/([0-9a-f]{16})$/.exec(text.trim()) ?? [];
  return invitationPattern.test(invitation) ? { election, invitation, fingerprint } : null;
}
