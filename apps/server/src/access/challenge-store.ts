import type { Pool } from 'pg';
import { z } from 'zod';

/** What a passkey is shown for. `staff`: whose passkey it will be. `invitation`: digest of what she came with. */
export type Purpose =
  | Readonly<{ kind: 'sign-in'; staff: null; invitation: null }>
  | Readonly<{ kind: 'join'; staff: string; invitation: string }>
  | Readonly<{ kind: 'passkey'; staff: string; invitation: null }>;

const validMs = 5 * 60_000;
/** Whoever asks for more drives out the oldest: nobody who has just asked finds the door shut. */
const mostKept = 50_000;

export async function keepChallenge(
  pool: Pool,
  { election, challenge, purpose, now }: Readonly<{ election: string; challenge: string; purpose: Purpose; now: Date }>,
): Promise<void> {
  await pool.query({
    name: 'drop-challenges',
    text: `delete from desk.challenge where ends_at <= greatest($1,
             (select ends_at from desk.challenge order by ends_at desc offset $2 limit 1))`,
    values: [now, mostKept],
  });
  await pool.query({
    name: 'keep-challenge',
    text: 'insert into desk.challenge (challenge, election, kind, staff, invitation, ends_at) values ($1, $2, $3, $4, $5, $6)',
    values: [challenge, election, purpose.kind, purpose.staff, purpose.invitation, new Date(now.getTime() + validMs)],
  });
}

const none = z.null();
const purposeRow = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sign-in'), staff: none, invitation: none }),
  z.object({ kind: z.literal('join'), staff: z.string(), invitation: z.string() }),
  z.object({ kind: z.literal('passkey'), staff: z.string(), invitation: none }),
]);

/** What it was asked for, once: null the next time, or when it has become old. */
export async function takeChallenge<K extends Purpose['kind']>(
  pool: Pool,
  { election, challenge, kind, now }: Readonly<{ election: string; challenge: string; kind: K; now: Date }>,
): Promise<Extract<Purpose, { kind: K }> | null> {
  const { rows } = await pool.query({
    name: 'take-challenge',
    text: `delete from desk.challenge where challenge = $1 and election = $2 and kind = $3 and ends_at > $4
           returning kind, staff, invitation`,
    values: [challenge, election, kind, now],
  });
  const taken = z.array(purposeRow).parse(rows)[0];
  return isOf(taken, kind) ? taken : null;
}

function isOf<K extends Purpose['kind']>(
  purpose: Purpose | undefined,
  kind: K,
): purpose is Extract<Purpose, { kind: K }> {
  return purpose?.kind === kind;
}
