/**
 * The door for what a device says for its owner's sake: of its form, by its own key, on the list, and answered with a note that the election's
 * log key signs. A phone takes no other answer for it that the server knows.
 */
import type { z } from 'zod';
import { isAboutNow } from '@kua/core/access/phone-clock.ts';
import { messageDigest, type NoteKind, type ToldKind } from '@kua/core/access/told.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { verifyEd25519 } from '../evidence/ed25519.ts';
import type { Signer } from '../evidence/signer.ts';
import type { Kept } from './contact-store.ts';
import type { KnownDevices } from './known-devices.ts';

/** How much a device may say so within some hours. */
export type SafetyShare = Readonly<{
  /** Null when it may say so much now, and then it is counted; otherwise in how many seconds. */
  take: (device: string, bytes: number) => number | null;
  /** It was not new after all. */
  giveBack: (device: string, bytes: number) => void;
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
    | 'too-busy'
    | 'not-ready';
  retryAfter?: number;
  /** Of kind `clock`: an hour that nobody signed, a phone does not go by. */
  note?: string | null;
}>;

/** `note`: what the phone was waiting for. */
export type Told<T> = Readonly<{ said: T; note: string }>;

/** What is different between one kind and another. */
export type Sort<T> = Readonly<{
  kind: ToldKind;
  schema: z.ZodType<T>;
  /** The text that the device signs. */
  message: (said: T) => Uint8Array;
  /**
   * When the phone says that it said so; null where no time is in it. Of two the later one holds, and an hour that she names is kept, both by
   * the phone's clock: so that has to be about right. One that is ahead would also keep what it says later from replacing what it says
   * now; by one that is behind she would be missed too early.
   */
  at: (said: T) => string | null;
  /** What keeping it would come to. */
  standing: (said: T) => Promise<Kept>;
  keep: (said: T) => Promise<Kept>;
}>;

type Signed = Readonly<{ election: string; device: string; signature: string }>;

export type SafetyDoor = <T extends Signed>(value: unknown, sort: Sort<T>) => Promise<Result<Told<T>, SafetyProblem>>;

export function safetyDoor({
  devices,
  signer,
  share,
  clock,
}: Readonly<{ devices: KnownDevices; signer: Signer; share: SafetyShare; clock: () => Date }>): SafetyDoor {
  async function admit<T extends Signed>(value: unknown, sort: Sort<T>): Promise<Result<T, SafetyProblem>> {
    const { schema, message, at } = sort;
    const read = schema.safeParse(value);
    if (!read.success) return failure({ code: 'message-malformed' });
    const { election, device, signature } = read.data;
    if (!verifyEd25519(Buffer.from(device, 'hex'), message(read.data), Buffer.from(signature, 'hex')))
      return failure({ code: 'signature-invalid' });
    const standing = await devices(election, device);
    if (standing === null) return failure({ code: 'device-unknown' });
    if (standing === 'revoked') return failure({ code: 'device-revoked' });
    const time = at(read.data);
    if (time !== null && !isAboutNow(time, clock())) return notTaken('clock-wrong', read.data, sort);
    return success(read.data);
  }

  async function noteOf<T extends Signed>(said: T, { message }: Sort<T>, kind: NoteKind): Promise<string | null> {
    const digest = messageDigest(message(said));
    const told = { device: said.device, kind, message: digest, time: clock().toISOString() };
    const signed = await signer.told(said.election, told);
    return signed.ok ? (signed.value[0] ?? null) : null;
  }

  async function answer<T extends Signed>(said: T, sort: Sort<T>): Promise<Result<Told<T>, SafetyProblem>> {
    const note = await noteOf(said, sort, sort.kind);
    return note === null ? failure({ code: 'not-ready' }) : success({ said, note });
  }

  /** By its time. A phone's clock may be wrong, and it believes the server's where it is signed. */
  async function notTaken<T extends Signed>(
    code: 'clock-wrong' | 'message-older',
    said: T,
    sort: Sort<T>,
  ): Promise<Result<never, SafetyProblem>> {
    return failure({ code, note: await noteOf(said, sort, 'clock') });
  }

  /**
   * Only what is new costs the device something: whoever is on the line and sends what it said again, as often as he likes, does not keep it
   * from saying more.
   */
  async function keepWithin<T extends Signed>(said: T, sort: Sort<T>): Promise<Result<Told<T>, SafetyProblem>> {
    const device = `${said.election} ${said.device}`;
    const bytes = JSON.stringify(said).length;
    const retryAfter = share.take(device, bytes);
    if (retryAfter !== null) return failure({ code: 'device-quota', retryAfter });
    const kept = await sort.keep(said);
    const answered = kept === 'older' ? await notTaken('message-older', said, sort) : await answer(said, sort);
    // Of one message many copies may come at once. And without the note the phone says it anew.
    if (kept !== 'new' || !answered.ok) share.giveBack(device, bytes);
    return answered;
  }

  return async (value, sort) => {
    const admitted = await admit(value, sort);
    if (!admitted.ok) return admitted;
    const said = admitted.value;
    switch (await sort.standing(said)) {
      case 'older':
        return notTaken('message-older', said, sort);
      case 'here':
        return answer(said, sort);
      case 'new':
        return keepWithin(said, sort);
    }
  };
}
