import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCheckpoint } from '../evidence/checkpoint.ts';
import { parseKeyList } from '../evidence/key-list.ts';
import { formatNote, type NoteKey } from '../evidence/note.ts';
import {
  fileReceiptText,
  heldReceiptText,
  parseFileReceipt,
  parseHeldReceipt,
  parseReceipt,
  parseReleaseText,
  parseRupture,
  receiptText,
} from '../evidence/receipt.ts';
import { isFileReceiptAbout, receiptAbout } from '../evidence/receipt-trust.ts';
import { checkInMessage } from './check-in.ts';
import { contactMessage } from './contact.ts';
import { messageDigest, noteKinds, parseTold, toldAt, toldText, type Told } from './told.ts';

const secret = new Uint8Array(32).fill(7);
const stranger = new Uint8Array(32).fill(8);
const log: NoteKey = { name: 'kua/e', publicKey: ed25519.getPublicKey(secret) };
const list = { election: 'e', log };
const verify = (key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
  ed25519.verify(signature, message, key);
const signed = (text: string, key = log, by = secret): string =>
  formatNote(text, key, (message) => ed25519.sign(message, by));

const [device, other] = ['a'.repeat(64), 'b'.repeat(64)];
const time = '2026-11-22T16:00:00.250Z';
const well = { election: 'e', device, at: '2026-11-22T16:00:00.000Z', next: '2026-11-22T21:00:00.000Z' };
const message = checkInMessage(well);
const said = { device, kind: 'check-in', message } as const;
const told: Told = { log: log.name, election: 'e', device, kind: 'check-in', message: messageDigest(message), time };
const note = (change: Partial<Told> = {}): string => signed(toldText({ ...told, ...change }, log));

describe('a phone takes it that the server knows', () => {
  test('from the note about exactly what it signed, and learns the server’s time', () => {
    expect(toldAt(note(), said, list, verify)).toBe(time);
    const taken = contactMessage({ election: 'e', device, madeAt: well.at, sealed: null });
    const back = note({ kind: 'contact', message: messageDigest(taken) });
    expect(toldAt(back, { device, kind: 'contact', message: taken }, list, verify)).toBe(time);
  });

  const ended = messageDigest(checkInMessage({ ...well, next: null }));
  const digest = messageDigest(message);
  test.each([
    ['one about another phone', note({ device: other })],
    ['one about another time that she named', note({ message: ended })],
    ['one of another kind', note({ kind: 'contact' })],
    ['one that tells the clock, and that it was not taken', note({ kind: 'clock' })],
    ['one about another election', note({ election: 'f' })],
    ['one that names another log', note({ log: 'kua/f' })],
    ['one that another log signed', signed(toldText(told, log), { ...log, name: 'kua/f' })],
    ['one that somebody else signed', signed(toldText(told, log), log, stranger)],
    [
      'one that somebody else signed with a key of the same name',
      signed(toldText(told, log), { ...log, publicKey: ed25519.getPublicKey(stranger) }, stranger),
    ],
    ['one that was changed', note({ message: ended }).replace(ended, digest)],
    [
      'a held receipt',
      signed(heldReceiptText({ log: log.name, time, until: time, sealed: digest, statement: digest }, log)),
    ],
    ['a file receipt', signed(fileReceiptText({ log: log.name, time, file: digest, size: message.length }, log))],
    [
      'a receipt',
      signed(
        receiptText(
          { origin: log.name, index: 1, leaf: new Uint8Array(32), time, sealed: digest, statement: digest },
          log,
        ),
      ),
    ],
    ['a text without a signature', toldText(told, log)],
    ['words', 'taken'],
    ['nothing', ''],
  ])('and not from %s', (_, answer) => {
    expect(toldAt(answer, said, list, verify)).toBeNull();
  });

  test('and takes no such note for a receipt', () => {
    const sent = { digest, statement: digest };
    expect(receiptAbout(note(), sent, list, verify)).toBeNull();
    expect(isFileReceiptAbout(note(), { digest, size: message.length }, list, verify)).toBe(false);
  });
});

describe('the text', () => {
  const hex32 = fc.stringMatching(/^[0-9a-f]{64}$/);
  const instant = fc
    .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString());
  const name = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,40}$/);
  const all = fc.record({
    log: name,
    election: name,
    device: hex32,
    kind: fc.constantFrom(...noteKinds),
    message: hex32,
    time: instant,
  });

  test('property: it is read back, and taken for nothing else that the log’s key signs', () => {
    const others = [
      parseReceipt,
      parseHeldReceipt,
      parseFileReceipt,
      parseRupture,
      parseReleaseText,
      parseCheckpoint,
      parseKeyList,
    ];
    fc.assert(
      fc.property(all, (each) => {
        const text = toldText(each, log);
        expect(parseTold(text)).toEqual(each);
        for (const parse of others) expect(parse(text)).toBeNull();
      }),
    );
  });

  const text = toldText(told, log);
  test.each([
    ['the wrong version', text.replace('kua-told/1', 'kua-told/2')],
    ['a kind that is none', text.replace('kind check-in', 'kind distress')],
    ['a short device', text.replace(device, 'aa')],
    ['upper case hex', text.replace(device, device.toUpperCase())],
    ['a time without milliseconds', text.replace('.250Z', 'Z')],
    ['a line more', `${text}note more\n`],
    ['a line less', text.replace(/^time .*\n/m, '')],
    ['no end', text.slice(0, -1)],
  ])('%s: nothing', (_, changed) => {
    expect(changed).not.toBe(text);
    expect(parseTold(changed)).toBeNull();
  });
});
