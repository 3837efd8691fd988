/** What a device on the list says for its owner's sake, and what anybody says who knows her phrase (docs/formats/safety.md). */
import type { z } from 'zod';
import { checkInMessage, checkInSchema, type CheckIn } from '@kua/core/access/check-in.ts';
import { contactMessage, contactSchema, type Contact } from '@kua/core/access/contact.ts';
import { isAboutNow } from '@kua/core/access/phone-clock.ts';
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
import { verifyEd25519 } from '../evidence/ed25519.ts';
import type { FoldTable } from '../evidence/fold.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import type { Database } from '../postgres/database.ts';
import { keepCheckIn, keepContact, type Kept } from './contact-store.ts';
import { devicesOfPhrase } from './device-store.ts';
import type { KnownDevices } from './known-devices.ts';

export type SafetyOptions = Readonly<{
  database: Database;
  objects: ObjectStore;
  folds: FoldTable;
  devices: KnownDevices;
  /** In how many seconds a device may say so much again; null when it may now, and then it is counted. */
  mustWait: (device: string, bytes: number) => number | null;
  clock: () => Date;
}>;

export type SafetyProblem = Readonly<{
  code:
    | 'message-malformed'
    | 'signature-invalid'
    | 'device-unknown'
    | 'device-revoked'
    | 'device-quota'
    | 'clock-wrong'
    | 'message-older'
    | 'phrase-unknown'
    | 'too-busy';
  retryAfter?: number;
}>;

type Said<T> = Promise<Result<T, SafetyProblem>>;

export type Safety = Readonly<{
  leaveContact: (value: unknown) => Said<Contact>;
  checkIn: (value: unknown) => Said<CheckIn>;
  registerPhrase: (value: unknown) => Said<PhraseRegistration>;
  /** The device is off the list when it returns; every part of a running server hears of it within seconds. */
  revokeByPhrase: (value: unknown) => Said<Revocation>;
}>;

/** 72 random bits cannot be guessed: this is only so that trying costs the others little. Who knows the phrase comes again. */
const mostRevokingAtOnce = 20;

export function openSafety({ database, objects, folds, devices, mustWait, clock }: SafetyOptions): Safety {
  /** Whatever a device signs: of this form, by its own key, on the list. */
  async function admit<T extends Readonly<{ election: string; device: string; signature: string }>>(
    value: unknown,
    schema: z.ZodType<T>,
    message: (said: T) => Uint8Array,
  ): Said<T> {
    const read = schema.safeParse(value);
    if (!read.success) return failure({ code: 'message-malformed' });
    const { election, device, signature } = read.data;
    if (!verifyEd25519(Buffer.from(device, 'hex'), message(read.data), Buffer.from(signature, 'hex')))
      return failure({ code: 'signature-invalid' });
    const standing = await devices(election, device);
    if (standing === null) return failure({ code: 'device-unknown' });
    if (standing === 'revoked') return failure({ code: 'device-revoked' });
    const retryAfter = mustWait(`${election} ${device}`, JSON.stringify(value).length);
    return retryAfter === null ? success(read.data) : failure({ code: 'device-quota', retryAfter });
  }

  /**
   * Of two the later one holds, and an hour that she names is kept, both by the phone's clock: so that has to be about right. One that is
   * ahead would also keep what it says later from replacing what it says now; by one that is behind she would be missed too early.
   */
  async function keepLatest<T>(said: T, at: string, keep: (said: T) => Promise<Kept>): Said<T> {
    if (!isAboutNow(at, clock())) return failure({ code: 'clock-wrong' });
    return (await keep(said)) === 'kept' ? success(said) : failure({ code: 'message-older' });
  }

  async function enter(election: string, entries: readonly NewEntry[]): Promise<void> {
    await appendEntries(database.app, { election, entries, receivedAt: clock().toISOString() });
    await projectToHead(database, { election, objects, folds });
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

  let revoking = 0;

  return {
    leaveContact: async (value) => {
      const said = await admit(value, contactSchema, contactMessage);
      if (!said.ok) return said;
      return keepLatest(said.value, said.value.madeAt, ({ election, device, madeAt, sealed }) =>
        keepContact(database.app, {
          election,
          device,
          madeAt,
          sealed: sealed === null ? null : Buffer.from(sealed, 'base64'),
        }),
      );
    },
    checkIn: async (value) => {
      const said = await admit(value, checkInSchema, checkInMessage);
      if (!said.ok) return said;
      return keepLatest(said.value, said.value.at, (well) => keepCheckIn(database.app, well));
    },
    registerPhrase: async (value) => {
      const said = await admit(value, phraseRegistrationSchema, phraseMessage);
      if (!said.ok) return said;
      const { election, device, digest } = said.value;
      await enter(election, [contentEntry('registry', { type: 'phrase', device, digest })]);
      return said;
    },
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
