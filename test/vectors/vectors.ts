import type { CheckIn } from '@kua/core/access/check-in.ts';
import type { Contact } from '@kua/core/access/contact.ts';
import type { Enrolment } from '@kua/core/access/enrolment.ts';
import type { PhraseRegistration, Revocation } from '@kua/core/access/phrase.ts';
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import type { FileClaim } from '@kua/core/evidence/file-claim.ts';
import type { FieldValue, Opening } from '@kua/core/evidence/statement.ts';
import type { StatementOf } from '@kua/core/evidence/statement-contract.ts';
import type { Countersignature, WitnessedAct } from '@kua/core/observations/countersignature.ts';

// What the JSON files beside this one hold; texts are UTF-8, and bytes lower-case hex unless the format itself says base64.

export type KeyVectors = Readonly<{
  electionSeed: string;
  logSeed: string;
  intakeIdentity: string;
  recoveryIdentity: string;
  recoveryShares: readonly string[];
  electionKey: string;
  logKey: string;
  logKeyOfGeneration2: string;
  text: string;
  note: string;
}>;

export type EntryVectors = Readonly<{
  deviceSeed: string;
  statement: StatementOf;
  canonical: string;
  fields: readonly Readonly<{ path: string; value: FieldValue; salt: string; hash: string }>[];
  root: string;
  signedMessage: string;
  envelope: Envelope;
  ledgerEntry: Readonly<{ id: string; body: string }>;
  leaf: string;
  leafHash: string;
  openingForServer: Opening;
  openingForRelease: Opening;
}>;

export type ReportVectors = Readonly<{
  deviceSeed: string;
  statement: StatementOf<'citizen-report'>;
  root: string;
  signedMessage: string;
  envelope: Envelope;
  receipt: string;
  openingForServer: Opening;
}>;

type Leaf = Readonly<{ leaf: string; leafHash: string }>;
export type LeafVectors = Readonly<{
  submission: Leaf & Readonly<{ digest: string; statement: string }>;
  delivery: Leaf & Readonly<{ body: string; files: readonly string[] }>;
  salted: Leaf & Readonly<{ body: string; salt: string }>;
  decision: Leaf & Readonly<{ body: Readonly<Record<string, unknown>> & Readonly<{ seed: string }>; opening: Opening }>;
}>;

type Signed = Readonly<{ text: string; note: string }>;
export type ReceiptVectors = Readonly<{ receipt: Signed; held: Signed; file: Signed; rupture: Signed; head: Signed }>;

export type LogVectors = Readonly<{
  key: string;
  trees: readonly Readonly<{
    size: number;
    root: string;
    checkpoint: string;
    tiles: Readonly<Record<string, string>>;
    bytes?: Readonly<Record<string, string>>;
    inclusion: readonly Readonly<{ index: number; proof: readonly string[] }>[];
    consistency: readonly Readonly<{ older: number; proof: readonly string[] }>[];
  }>[];
}>;

export type EnrolmentVectors = Readonly<{
  invitation: string;
  invitationDigest: string;
  message: string;
  enrolment: Enrolment;
  entryId: string;
  fileSize: number;
  fileMessage: string;
  fileClaim: FileClaim;
}>;

export type SafetyVectors = Readonly<{
  lawyersIdentity: string;
  directoryText: string;
  directory: string;
  contactText: string;
  contactMessage: string;
  contact: Contact;
  contactDigest: string;
  checkInMessage: string;
  checkIn: CheckIn;
  told: Signed;
  phrase: string;
  phraseLatin: readonly string[];
  phraseCyrillic: readonly string[];
  phraseMessage: string;
  phraseRegistration: PhraseRegistration;
  revocation: Revocation;
  act: WitnessedAct;
  actDigest: string;
  countersignatureMessage: string;
  countersignature: Countersignature;
}>;

export type ShortCodeVectors = Readonly<{
  election: string;
  contest: string;
  fields: readonly string[];
  options: readonly string[];
  form: string;
  original: string;
  device: string;
  written: readonly Readonly<{
    what: string;
    station: string;
    fields: Readonly<Record<string, number | null>>;
    options: Readonly<Record<string, number | null>>;
    code: string;
  }>[];
  /** Other ways to write the first one. */
  alsoRead: readonly string[];
  mistakes: readonly Readonly<{ what: string; text: string; code: string; at: number | null }>[];
}>;
