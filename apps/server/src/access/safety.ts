/** What a device on the list says for its owner's sake, and what anybody says who knows her phrase (docs/formats/safety.md). */
import { checkInMessage, checkInSchema, type CheckIn } from '@kua/core/access/check-in.ts';
import { contactMessage, contactSchema, type Contact } from '@kua/core/access/contact.ts';
import {
  phraseDigest,
  phraseMessage,
  phraseRegistrationSchema,
  revocationSchema,
  type PhraseRegistration,
  type Revocation,
} from '@kua/core/access/phrase.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import type { FoldTable } from '../evidence/fold.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import type { Signer } from '../evidence/signer.ts';
import type { Database } from '../postgres/database.ts';
import { checkInStanding, contactStanding, keepCheckIn, keepContact } from './contact-store.ts';
import { devicesOfPhrase } from './device-store.ts';
import type { KnownDevices } from './known-devices.ts';
import { safetyDoor, type SafetyProblem, type SafetyShare, type Sort, type Told } from './safety-door.ts';

export type SafetyOptions = Readonly<{
  database: Database;
  objects: ObjectStore;
  folds: FoldTable;
  devices: KnownDevices;
  signer: Signer;
  share: SafetyShare;
  clock: () => Date;
}>;

type Said<T> = Promise<Result<T, SafetyProblem>>;

export type Safety = Readonly<{
  leaveContact: (value: unknown) => Said<Told<Contact>>;
  checkIn: (value: unknown) => Said<Told<CheckIn>>;
  registerPhrase: (value: unknown) => Said<Told<PhraseRegistration>>;
  /** The device is off the list when it returns; every part of a running server hears of it within seconds. */
  revokeByPhrase: (value: unknown) => Said<Revocation>;
}>;

/** 72 random bits cannot be guessed: this is only so that trying costs the others little. Who knows the phrase comes again. */
const mostRevokingAtOnce = 20;

export function openSafety(options: SafetyOptions): Safety {
  const { database, objects, folds, clock } = options;
  const take = safetyDoor(options);

  /** Whether any of it is new. */
  async function enter(election: string, entries: readonly NewEntry[]): Promise<boolean> {
    const appended = await appendEntries(database.app, { election, entries, receivedAt: clock().toISOString() });
    await projectToHead(database, { election, objects, folds });
    return appended.some(({ outcome }) => outcome === 'appended');
  }

  async function revoke({ election, phrase }: Revocation): Promise<Result<null, SafetyProblem>> {
    const digest = phraseDigest(election, Buffer.from(phrase, 'hex'));
    const known = await devicesOfPhrase(database.app, { election, digest });
    if (known.length === 0) return failure({ code: 'phrase-unknown' });
    const standing = known.filter(({ revoked }) => !revoked);
    const entries = standing.map(({ device }) => contentEntry('registry', { type: 'revocation', device }));
    if (entries.length > 0) await enter(election, entries);
    return success(null);
  }

  const contacts: Sort<Contact> = {
    kind: 'contact',
    schema: contactSchema,
    message: contactMessage,
    at: ({ madeAt }) => madeAt,
    standing: (contact) => contactStanding(database.app, bytesOf(contact)),
    keep: (contact) => keepContact(database.app, bytesOf(contact)),
  };
  const checkIns: Sort<CheckIn> = {
    kind: 'check-in',
    schema: checkInSchema,
    message: checkInMessage,
    at: ({ at }) => at,
    standing: (well) => checkInStanding(database.app, well),
    keep: (well) => keepCheckIn(database.app, well),
  };
  const phrases: Sort<PhraseRegistration> = {
    kind: 'phrase',
    schema: phraseRegistrationSchema,
    message: phraseMessage,
    at: () => null,
    standing: async ({ election, device, digest }) => {
      const known = await devicesOfPhrase(database.app, { election, digest });
      return known.some((each) => each.device === device) ? 'here' : 'new';
    },
    keep: async ({ election, device, digest }) =>
      (await enter(election, [contentEntry('registry', { type: 'phrase', device, digest })])) ? 'new' : 'here',
  };

  let revoking = 0;

  return {
    leaveContact: (value) => take(value, contacts),
    checkIn: (value) => take(value, checkIns),
    registerPhrase: (value) => take(value, phrases),
    revokeByPhrase: async (value) => {
      const read = revocationSchema.safeParse(value);
      if (!read.success) return failure({ code: 'message-malformed' });
      if (revoking >= mostRevokingAtOnce) return failure({ code: 'too-busy', retryAfter: 1 });
      revoking += 1;
      try {
        const revoked = await revoke(read.data);
        return revoked.ok ? success(read.data) : revoked;
      } finally {
        revoking -= 1;
      }
    },
  };
}

function bytesOf({ election, device, madeAt, sealed }: Contact) {
  return { election, device, madeAt, sealed: sealed === null ? null : Buffer.from(sealed, 'base64') };
}
