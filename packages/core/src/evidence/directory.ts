/**
 * Who and where, of an election: the lawyers' key and the addresses of its intake, a note signed by the offline election key
 * (docs/formats/keys.md). A phone seals to these lawyers and tries these addresses, and believes nobody else about either.
 */
import { isInstant } from '../kernel/instant.ts';
import { isRecipient } from './key-list.ts';
import { openNote, splitNote, type NoteKey, type VerifyEd25519 } from './note.ts';

export type Directory = Readonly<{
  election: string;
  /** age recipient (X25519) of the lawyers on duty; its identity lies with them, never on a server. */
  lawyers: string;
  /** Origins, `https://host` or `https://host:port`. None: a phone knows only the server at which it joined. */
  addresses: readonly string[];
  /** Made then, RFC 3339 UTC with milliseconds: of two directories of one election the later one holds. */
  since: string;
}>;

export const mostAddresses = 20;
const address = /^https:\/\/[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[1-9]\d{0,4})?$/;

/** Whether it is an origin as a browser writes it: the usual port is not said. */
export function isAddress(text: string): boolean {
  return address.test(text) && !text.endsWith(':443');
}

export function directoryText({ election, lawyers, addresses, since }: Directory): string {
  return [
    'kua-directory/1',
    `election ${election}`,
    `lawyers ${lawyers}`,
    ['addresses', ...addresses].join(' '),
    `since ${since}`,
    '',
  ].join('\n');
}

/** Null for what is no directory in exactly this form. */
export function parseDirectory(text: string): Directory | null {
  const [, election = '', lawyers = '', listed = '', since = ''] =
    /^kua-directory\/1\nelection (.+)\nlawyers (.+)\naddresses(.*)\nsince (.+)\n$/.exec(text) ?? [];
  const addresses = listed === '' ? [] : listed.slice(1).split(' ');
  const directory = { election, lawyers, addresses, since };
  const named = /^[a-z0-9][a-z0-9-]{0,63}$/.test(election) && isRecipient(lawyers) && isInstant(since);
  const listable = addresses.length <= mostAddresses && new Set(addresses).size === addresses.length;
  if (!named || !listable || !addresses.every(isAddress)) return null;
  return directoryText(directory) === text ? directory : null;
}

/** The directory that a note holds, if `key`, the election key of the key list, signed it. */
export function openDirectory(note: string, key: NoteKey, verify: VerifyEd25519): Directory | null {
  const directory = parseDirectory(splitNote(note)?.text ?? '');
  return directory !== null && openNote(note, key, verify).ok ? directory : null;
}
