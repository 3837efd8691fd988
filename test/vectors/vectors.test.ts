/** The vectors of docs/formats, made once: whoever implements the formats anew has the same numbers, and so have we. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decrypter } from 'age-encryption';
import { combine } from 'shamir-secret-sharing';
import { describe, expect, test } from 'vitest';
import { enrolmentSchema } from '@kua/core/access/enrolment-contract.ts';
import { enrolmentEntryId, enrolmentMessage, invitationDigest } from '@kua/core/access/enrolment.ts';
import { checkInMessage, checkInSchema } from '@kua/core/access/check-in.ts';
import { contactDigest, contactMessage, contactSchema } from '@kua/core/access/contact.ts';
import {
  phraseDigest,
  phraseMessage,
  phraseRegistrationSchema,
  phraseWords,
  readPhrase,
  revocationSchema,
} from '@kua/core/access/phrase.ts';
import { parseTold, toldAt, toldText } from '@kua/core/access/told.ts';
import { originKey, parseCheckpoint } from '@kua/core/evidence/checkpoint.ts';
import { directoryText, openDirectory } from '@kua/core/evidence/directory.ts';
import {
  envelopeBytes,
  reportEnvelopeSchema,
  sealSubmission,
  signedMessage,
  submissionEntryId,
} from '@kua/core/evidence/envelope.ts';
import { fileClaimMessage, fileClaimSchema } from '@kua/core/evidence/file-claim.ts';
import { keyListText, openKeyList } from '@kua/core/evidence/key-list.ts';
import { openReading } from '@kua/core/publication/reading-opening.ts';
import { seededLeaf } from '@kua/core/evidence/decision-opening.ts';
import { decisionLeaf, deliveryLeaf, saltedLeaf, submissionLeaf } from '@kua/core/evidence/leaf.ts';
import { leafHash, verifyConsistency, verifyInclusion } from '@kua/core/evidence/merkle.ts';
import { formatNote, formatNoteKey, openNote, type NoteKey } from '@kua/core/evidence/note.ts';
import {
  fileReceiptText,
  heldReceiptText,
  parseFileReceipt,
  parseHeldReceipt,
  parseReceipt,
  parseReleaseText,
  parseRupture,
  receiptText,
  releaseText,
  ruptureText,
} from '@kua/core/evidence/receipt.ts';
import {
  fieldHash,
  fieldSalts,
  narrowOpening,
  openingRoot,
  openStatement,
  statementFields,
} from '@kua/core/evidence/statement.ts';
import { statementSchema } from '@kua/core/evidence/statement-contract.ts';
import { edgeRoot, emptyEdge, extendTiles, tilePath } from '@kua/core/evidence/tile.ts';
import { canonicalJson } from '@kua/core/kernel/canonical-json.ts';
import { actDigest, countersignatureMessage, verifyCountersignature } from '@kua/core/observations/countersignature.ts';
import { formTag, readShortCode, writeShortCode } from '@kua/core/observations/short-code.ts';
import { isPublicPath, shownPaths } from '@kua/core/observations/submission-body.ts';
import { privateKeyOf, publicBytesOf, signEd25519, verifyEd25519 } from '../../apps/server/src/evidence/ed25519.ts';
import { shortReceipt } from '@kua/core/voters/report-receipt.ts';
import { checkEnvelope, readEnvelope, readEnvelopeBy } from '../../apps/server/src/intake/submission-door.ts';
import type {
  EnrolmentVectors,
  EntryVectors,
  KeyVectors,
  LeafVectors,
  LogVectors,
  ReceiptVectors,
  ReportVectors,
  SafetyVectors,
  ShortCodeVectors,
} from './vectors.ts';

const keys = load('keys') as KeyVectors;
const entry = load('entry') as EntryVectors;
const report = load('citizen-report') as ReportVectors;
const leaves = load('leaves') as LeafVectors;
const receipts = load('receipt') as ReceiptVectors;
const log = load('log') as LogVectors;
const enrolments = load('enrolment') as EnrolmentVectors;
const safety = load('safety') as SafetyVectors;
const shortCodes = load('short-code') as ShortCodeVectors;

function load(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, `${name}.json`), 'utf8'));
}

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (value: Uint8Array): string => Buffer.from(value).toString('hex');
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: Uint8Array): string => new TextDecoder().decode(value);
const sha256 = (value: Uint8Array | string): string => createHash('sha256').update(value).digest('hex');
const signer = (seed: string) => (message: Uint8Array) => signEd25519(privateKeyOf(bytes(seed)), message);

const list = openKeyList(keys.note, verifyEd25519);
if (list === null) throw new Error('the vectors have no key list');

describe('keys.json', () => {
  test('a list, signed by the election key', () => {
    expect(keyListText(list)).toBe(keys.text);
    expect(formatNote(keys.text, list.key, signer(keys.electionSeed))).toBe(keys.note);
    expect(formatNoteKey(list.key)).toBe(keys.electionKey);
    expect(formatNoteKey(list.log)).toBe(keys.logKey);
    expect(formatNoteKey(originKey(list.log, 2))).toBe(keys.logKeyOfGeneration2);
    expect(list.log.publicKey).toEqual(publicBytesOf(privateKeyOf(bytes(keys.logSeed))));
  });

  test('any two of three shares give the recovery identity', async () => {
    const shares = keys.recoveryShares.map((share) => bytes(share.trim().split(' ')[2] ?? ''));
    for (const left of [0, 1, 2]) {
      const two = shares.filter((_, index) => index !== left);
      expect(text(await combine(two))).toBe(keys.recoveryIdentity);
    }
  });
});

describe('citizen-report.json', () => {
  const { statement, envelope } = report;

  test('made from the same seal it is the same, and its own door alone takes it', async () => {
    expect(statementSchema.parse(statement)).toEqual(statement);
    const sealed = Buffer.from(envelope.sealed, 'base64');
    const tools = { device: statement.device, sign: signer(report.deviceSeed), encrypt: () => Promise.resolve(sealed) };
    expect(await sealSubmission(statement, tools)).toEqual(envelope);
    expect(text(signedMessage(envelope))).toBe(report.signedMessage);
    expect(readEnvelopeBy(reportEnvelopeSchema, envelope)).toEqual({ ok: true, value: envelope });
    expect(readEnvelope(envelope).ok).toBe(false);
    expect(checkEnvelope(envelope)).toBeNull();
    expect(envelope.statement).toBe(report.root);
    expect(shortReceipt(envelope.statement)).toBe(report.receipt);
  });

  test('either identity opens the seal; the server is shown all but the words', async () => {
    for (const identity of [keys.intakeIdentity, keys.recoveryIdentity]) {
      const decrypter = new Decrypter();
      decrypter.addIdentity(identity);
      const plain = text(await decrypter.decrypt(Buffer.from(envelope.sealed, 'base64')));
      expect(plain.trimEnd()).toBe(canonicalJson(statement));
    }
    const opening = openStatement(statement, bytes(statement.seed), shownPaths('citizen-report'));
    expect(opening).toEqual(report.openingForServer);
    expect(JSON.stringify(opening)).not.toContain('/body/text');
  });
});

describe('entry.json', () => {
  const { statement, envelope } = entry;
  const seed = bytes(statement.seed);

  test('the statement: fields, salts, hashes, root', () => {
    expect(statementSchema.parse(statement)).toEqual(statement);
    expect(canonicalJson(statement)).toBe(entry.canonical);
    const salt = fieldSalts(seed);
    const fields = statementFields(statement).map(({ path, value }) => ({
      path,
      value,
      salt: salt(path),
      hash: hex(fieldHash(path, salt(path), value)),
    }));
    expect(fields).toEqual(entry.fields);
    expect(openingRoot(openStatement(statement, seed, () => true))).toBe(entry.root);
  });

  test('either identity opens the seal, and finds the statement and blanks', async () => {
    for (const identity of [keys.intakeIdentity, keys.recoveryIdentity]) {
      const decrypter = new Decrypter();
      decrypter.addIdentity(identity);
      const plain = text(await decrypter.decrypt(Buffer.from(envelope.sealed, 'base64')));
      expect(plain.trimEnd()).toBe(entry.canonical);
      expect(utf8(plain).length % 512).toBe(0);
    }
  });

  test('the envelope: made from the same seal it is the same, and the door takes it', async () => {
    const sealed = Buffer.from(envelope.sealed, 'base64');
    const tools = { device: statement.device, sign: signer(entry.deviceSeed), encrypt: () => Promise.resolve(sealed) };
    expect(await sealSubmission(statement, tools)).toEqual(envelope);
    expect(text(signedMessage(envelope))).toBe(entry.signedMessage);
    expect(readEnvelope(envelope)).toEqual({ ok: true, value: envelope });
    expect(checkEnvelope(envelope)).toBeNull();
    expect(submissionEntryId(envelope)).toBe(entry.ledgerEntry.id);
    expect(text(envelopeBytes(envelope))).toBe(entry.ledgerEntry.body);
  });

  test('the openings give the root that was signed', () => {
    const server = openStatement(statement, seed, shownPaths('protocol'));
    expect(server).toEqual(entry.openingForServer);
    expect(narrowOpening(server, isPublicPath)).toEqual(entry.openingForRelease);
    expect(openingRoot(entry.openingForRelease)).toBe(entry.root);
  });
});

test('leaves.json', () => {
  const { submission, delivery, salted, decision } = leaves;
  expect(text(submissionLeaf(submission))).toBe(submission.leaf);
  expect(text(deliveryLeaf(utf8(delivery.body), delivery.files.map(bytes)))).toBe(delivery.leaf);
  expect(text(saltedLeaf(utf8(salted.body), bytes(salted.salt)))).toBe(salted.leaf);
  expect(text(seededLeaf(decision.body))).toBe(decision.leaf);
  expect(openReading(decision.body, false)).toEqual(decision.opening);
  expect(text(decisionLeaf(openingRoot(decision.opening)))).toBe(decision.leaf);
  for (const { leaf, leafHash: expected } of [submission, delivery, salted, decision])
    expect(hex(leafHash(utf8(leaf)))).toBe(expected);
  expect(submission.leaf).toBe(entry.leaf);
});

describe('receipt.json', () => {
  const [first, second] = [originKey(list.log, 1), originKey(list.log, 2)];
  const cases: readonly (readonly [string, keyof ReceiptVectors, NoteKey, (said: string) => string])[] = [
    ['a receipt', 'receipt', first, (said) => receiptText(given(parseReceipt(said)), first)],
    ['a held receipt', 'held', list.log, (said) => heldReceiptText(given(parseHeldReceipt(said)), list.log)],
    ['a file receipt', 'file', list.log, (said) => fileReceiptText(given(parseFileReceipt(said)), list.log)],
    ['a rupture statement', 'rupture', second, (said) => ruptureText(given(parseRupture(said)))],
    ['the signature of a release', 'head', first, (said) => releaseText(given(parseReleaseText(said)))],
  ];
  test.each(cases)('%s', (_, name, key, written) => {
    const { text: said, note } = receipts[name];
    expect(written(said)).toBe(said);
    expect(formatNote(said, key, signer(keys.logSeed))).toBe(note);
    expect(openNote(note, key, verifyEd25519)).toEqual({ ok: true, value: said });
  });
});

function given<T>(value: T | null): T {
  if (value === null) throw new Error('this was not read');
  return value;
}

test('log.json: roots, checkpoints, tiles and proofs of every tree', () => {
  const all = Array.from({ length: log.trees.at(-1)?.size ?? 0 }, (_, index) => {
    const leaf = saltedLeaf(utf8(`entry ${index}`), bytes(sha256(`salt ${index}`)));
    return { leaf, hash: leafHash(leaf) };
  });
  const files = new Map<string, Uint8Array>();
  const heads = new Map<number, Readonly<{ size: number; root: Uint8Array }>>();
  const key = originKey(list.log, 1);
  let edge = emptyEdge;
  for (const { size, root, checkpoint, tiles, bytes: whole, inclusion, consistency } of log.trees) {
    const grown = extendTiles(edge, all.slice(edge.size, size));
    edge = grown.edge;
    for (const { tile, bytes: made } of grown.files) files.set(tilePath(tile), made);
    const head = { size, root: edgeRoot(edge) };
    heads.set(size, head);
    expect(hex(head.root)).toBe(root);
    const opened = openNote(checkpoint, key, verifyEd25519);
    expect(opened.ok ? parseCheckpoint(opened.value) : opened.error).toEqual({ origin: key.name, ...head });
    for (const [path, digest] of Object.entries(tiles)) expect(sha256(files.get(path) ?? ''), path).toBe(digest);
    for (const [path, content] of Object.entries(whole ?? {}))
      expect(hex(files.get(path) ?? key.publicKey)).toBe(content);
    for (const { index, proof } of inclusion) {
      const leaf = all[index]?.hash ?? key.publicKey;
      expect(verifyInclusion({ head, index, leaf, proof: proof.map(bytes) })).toBe(true);
    }
    for (const { older, proof } of consistency)
      expect(verifyConsistency({ older: given(heads.get(older) ?? null), newer: head, proof: proof.map(bytes) })).toBe(
        true,
      );
  }
  expect(formatNoteKey(key)).toBe(log.key);
});

test('enrolment.json', () => {
  const { invitation, enrolment, fileClaim, fileSize } = enrolments;
  const sign = signer(entry.deviceSeed);
  expect(invitationDigest(invitation)).toBe(enrolments.invitationDigest);
  expect(text(enrolmentMessage(enrolment))).toBe(enrolments.message);
  expect(enrolmentSchema.parse({ ...enrolment, signature: hex(sign(enrolmentMessage(enrolment))) })).toEqual(enrolment);
  expect(enrolmentEntryId(enrolments.invitationDigest)).toBe(enrolments.entryId);
  expect(text(fileClaimMessage(fileClaim, fileSize))).toBe(enrolments.fileMessage);
  const signature = hex(sign(fileClaimMessage(fileClaim, fileSize)));
  expect(fileClaimSchema.parse({ ...fileClaim, signature })).toEqual(fileClaim);
});

describe('safety.json', () => {
  const sign = signer(entry.deviceSeed);

  test('a directory, signed by the election key', () => {
    const directory = given(openDirectory(safety.directory, list.key, verifyEd25519));
    expect(directoryText(directory)).toBe(safety.directoryText);
    expect(formatNote(safety.directoryText, list.key, signer(keys.electionSeed))).toBe(safety.directory);
  });

  test('a contact that the lawyers open, and a check-in', async () => {
    const { contact, checkIn } = safety;
    expect(text(contactMessage(contact))).toBe(safety.contactMessage);
    expect(contactSchema.parse({ ...contact, signature: hex(sign(contactMessage(contact))) })).toEqual(contact);
    const sealed = Buffer.from(contact.sealed ?? '', 'base64');
    expect(contactDigest({ ...contact, sealed })).toBe(safety.contactDigest);
    const decrypter = new Decrypter();
    decrypter.addIdentity(safety.lawyersIdentity);
    expect((await decrypter.decrypt(sealed, 'text')).trimEnd()).toBe(safety.contactText);
    expect(text(checkInMessage(checkIn))).toBe(safety.checkInMessage);
    expect(checkInSchema.parse({ ...checkIn, signature: hex(sign(checkInMessage(checkIn))) })).toEqual(checkIn);
  });

  test('the answer to the check-in, signed by the log’s key', () => {
    const { checkIn, told } = safety;
    const read = given(parseTold(told.text));
    expect(toldText(read, list.log)).toBe(told.text);
    expect(formatNote(told.text, list.log, signer(keys.logSeed))).toBe(told.note);
    const said = { device: checkIn.device, kind: 'check-in', message: checkInMessage(checkIn) } as const;
    expect(read.message).toBe(sha256(said.message));
    expect(toldAt(told.note, said, list, verifyEd25519)).toBe(read.time);
  });

  test('a phrase in both scripts, and who may say it', () => {
    const { phrase, phraseRegistration: registration, revocation } = safety;
    expect(phraseWords(bytes(phrase), 'latin')).toEqual(safety.phraseLatin);
    expect(phraseWords(bytes(phrase), 'cyrillic')).toEqual(safety.phraseCyrillic);
    for (const words of [safety.phraseLatin, safety.phraseCyrillic])
      expect(readPhrase(words.join('-'))).toEqual(bytes(phrase));
    expect(phraseDigest(registration.election, bytes(phrase))).toBe(registration.digest);
    expect(text(phraseMessage(registration))).toBe(safety.phraseMessage);
    const signature = hex(sign(phraseMessage(registration)));
    expect(phraseRegistrationSchema.parse({ ...registration, signature })).toEqual(registration);
    expect(revocationSchema.parse(revocation)).toEqual({ ...revocation, phrase });
  });

  test('an act, and the hand of a witness under it', () => {
    const { act, countersignature } = safety;
    expect(actDigest(act)).toBe(safety.actDigest);
    expect(text(countersignatureMessage(act.election, safety.actDigest))).toBe(safety.countersignatureMessage);
    expect(hex(sign(countersignatureMessage(act.election, safety.actDigest)))).toBe(countersignature.signature);
    expect(verifyCountersignature({ ...countersignature, digest: safety.actDigest }, verifyEd25519)).toBe(true);
  });
});

describe('short-code.json', () => {
  const { election, contest, original, device, form: tag } = shortCodes;
  const fields = shortCodes.fields.map((id) => ({ id, name: {} }));
  const options = shortCodes.options.map((id) => ({ id, name: {}, kind: 'candidate', color: null }) as const);
  const form = { election, contest: { id: contest, fields, options } };

  test.each(shortCodes.written)('$what', ({ station, code, ...stated }) => {
    expect(formTag(form)).toBe(tag);
    expect(writeShortCode({ form, station, original, device, figures: stated })).toEqual({ ok: true, value: code });
    const figures = [
      ...fields.map(({ id }) => stated.fields[id] ?? null),
      ...options.map(({ id }) => stated.options[id] ?? null),
    ];
    const read = { form: tag, original, device: device.slice(0, 10), station, figures };
    expect(readShortCode(code)).toEqual({ ok: true, value: read });
  });

  test('written otherwise, it is the same', () => {
    for (const text of shortCodes.alsoRead)
      expect(readShortCode(text)).toEqual(readShortCode(shortCodes.written[0]?.code ?? ''));
  });

  test.each(shortCodes.mistakes)('$what', ({ text: typed, code, at }) => {
    expect(readShortCode(typed)).toEqual({ ok: false, error: { code, at } });
  });
});
