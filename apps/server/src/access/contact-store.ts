import type { ClientBase, Pool, QueryConfig } from 'pg';
import { z } from 'zod';
import { contactDigest, contactsToRelease, releaseReasons, type ContactReleaseBody } from '@kua/core/access/contact.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import { inTransaction } from '../postgres/transaction-store.ts';
import { saysSafe } from './call-store.ts';

/** `here`: exactly this is here, and stays as it was. `older`: something later is, or another one of the same time, and stays too. */
export type Kept = 'new' | 'here' | 'older';

type Of = Readonly<{ election: string; device: string }>;

type LeftContact = Of & Readonly<{ sealed: Uint8Array | null; madeAt: string }>;

/** `sealed` null takes back what was not released yet. */
export async function keepContact(pool: Pool, contact: LeftContact): Promise<Kept> {
  const { election, device, sealed, madeAt } = contact;
  const { rowCount } = await pool.query({
    name: 'keep-contact',
    text: `insert into safety.contact as known (election, device, sealed, made_at) values ($1, $2, $3, $4)
           on conflict (election, device) do update set sealed = excluded.sealed, made_at = excluded.made_at
           where known.made_at is null or known.made_at < excluded.made_at`,
    values: [election, device, asBytea(sealed), madeAt],
  });
  return rowCount === 1 ? 'new' : notKept(await contactStanding(pool, contact));
}

/** What keeping it would come to. A contact that was released since it was left is still here. */
export async function contactStanding(pool: Pool, contact: LeftContact): Promise<Kept> {
  const { election, device, sealed, madeAt } = contact;
  return standingOf(pool, {
    name: 'contact-standing',
    text: `select made_at = $3 and coalesce(sealed is not distinct from $4 or released = $4, false) as here
           from safety.contact
           where election = $1 and device = $2 and made_at >= $3`,
    values: [election, device, madeAt, asBytea(sealed)],
  });
}

type SaidCheckIn = Of & Readonly<{ at: string; next: string | null }>;

export async function keepCheckIn(pool: Pool, checkIn: SaidCheckIn): Promise<Kept> {
  const { election, device, at, next } = checkIn;
  const { rowCount } = await pool.query({
    name: 'keep-check-in',
    text: `insert into safety.contact as known (election, device, said_at, next) values ($1, $2, $3, $4)
           on conflict (election, device) do update set said_at = excluded.said_at, next = excluded.next
           where known.said_at is null or known.said_at < excluded.said_at`,
    values: [election, device, at, next],
  });
  return rowCount === 1 ? 'new' : notKept(await checkInStanding(pool, checkIn));
}

/** What keeping it would come to. Once a contact was released nobody waits for the time that she named before. */
export async function checkInStanding(pool: Pool, { election, device, at, next }: SaidCheckIn): Promise<Kept> {
  return standingOf(pool, {
    name: 'check-in-standing',
    text: `select said_at = $3 and next is not distinct from $4 as here from safety.contact
           where election = $1 and device = $2 and said_at >= $3`,
    values: [election, device, at, next],
  });
}

const hereRow = z.object({ here: z.boolean() });

async function standingOf(pool: Pool, query: QueryConfig): Promise<Kept> {
  const [known] = z.array(hereRow).parse((await pool.query(query)).rows);
  return known === undefined ? 'new' : known.here ? 'here' : 'older';
}

/** What was here a moment ago and was destroyed since was something else all the same. */
function notKept(standing: Kept): Kept {
  return standing === 'here' ? 'here' : 'older';
}

function asBytea(sealed: Uint8Array | null): Buffer | null {
  return sealed === null ? null : Buffer.from(sealed);
}

const standingRow = z.object({
  election: z.string(),
  device: z.string(),
  hasContact: z.boolean(),
  next: z.string().nullable(),
  distressAt: z.string().nullable(),
});
type StandingRow = Readonly<z.infer<typeof standingRow>>;

/**
 * Of all contacts that wait and may be due. A call for help that released one already releases no other, and to say that she is safe again
 * is none: only what the opener showed to say so, though, for what it hid may be a call. A contact that she left after she was safe waits for
 * another call: the ones before are over.
 */
async function readStandings(
  client: ClientBase | Pool,
  devices: readonly string[] | null,
): Promise<readonly StandingRow[]> {
  const { rows } = await client.query({
    name: devices === null ? 'contact-standings' : 'contact-standings-of',
    text: `
      select c.election, c.device, c.sealed is not null as "hasContact", c.next, distress.at as "distressAt"
      from safety.contact c
      left join lateral (
        select max(s.received_at) as at from projection.submission s
        where s.election = c.election and s.device = c.device and s.kind = 'distress' and not s.marked
          and (c.released_at is null or s.received_at > c.released_at)
          and not ${saysSafe('s')}
          and not exists (
            select from projection.submission safe
            where safe.election = s.election and safe.device = s.device and safe.kind = 'distress' and not safe.marked
              and ${saysSafe('safe')}
              and safe.sequence > s.sequence and safe.received_at < c.made_at
          )
      ) as distress on true
      where c.sealed is not null and (c.next is not null or distress.at is not null) ${devices === null ? '' : 'and c.device = any ($1) for update of c'}`,
    values: devices === null ? [] : [devices],
  });
  return z.array(standingRow).parse(rows);
}

const releasedAtOnce = 200;

/**
 * How many contacts were released now. Entry and mark are one transaction: what the lawyers may have is in the ledger. Many are released in
 * lots, because the ledger takes nothing else in meanwhile.
 */
export async function releaseContacts(pool: Pool, now: Date): Promise<number> {
  const due = dueOf(await readStandings(pool, null), now);
  let released = 0;
  for (let start = 0; start < due.length; start += releasedAtOnce) {
    const devices = due.slice(start, start + releasedAtOnce).map(({ device }) => device);
    released += await inTransaction(pool, async (client) => {
      // Once more, as nobody else can change it now: she may have said meanwhile that she is well.
      const still = dueOf(await readStandings(client, devices), now);
      for (const election of electionsOf(still))
        await releaseLot(client, { election, now, due: still.filter((one) => one.election === election) });
      return still.length;
    });
  }
  return released;
}

type Due = Of & Pick<ContactReleaseBody, 'reason'>;

function dueOf(standings: readonly StandingRow[], now: Date): readonly Due[] {
  return electionsOf(standings).flatMap((election) =>
    contactsToRelease(
      standings.filter((standing) => standing.election === election),
      now,
    ).map((release) => ({ ...release, election })),
  );
}

function electionsOf(of: readonly Readonly<{ election: string }>[]): readonly string[] {
  return [...new Set(of.map(({ election }) => election))].sort();
}

const waitingRow = z.object({ device: z.string(), sealed: z.instanceof(Uint8Array) });

async function releaseLot(
  client: ClientBase,
  { election, now, due }: Readonly<{ election: string; now: Date; due: readonly Due[] }>,
): Promise<void> {
  const at = now.toISOString();
  const { rows } = await client.query(
    'select device, sealed from safety.contact where election = $1 and device = any ($2)',
    [election, due.map(({ device }) => device)],
  );
  const sealedOf = new Map(
    z
      .array(waitingRow)
      .parse(rows)
      .map(({ device, sealed }) => [device, sealed]),
  );
  const entries = due.map(({ device, reason }) => {
    const contact = contactDigest({ election, device, sealed: sealedOf.get(device) ?? new Uint8Array() });
    const body: ContactReleaseBody = { type: 'contact-released', contact, reason, at };
    return contentEntry('decision', body);
  });
  await appendEntries(client, { election, entries, receivedAt: at });
  await client.query(
    `update safety.contact c set released = sealed, sealed = null, next = null, released_at = $2, reason = u.reason,
       number = (select coalesce(max(number), 0) from safety.contact where election = $1) + u.place
     from unnest($3::text[], $4::text[]) with ordinality as u (device, reason, place)
     where c.election = $1 and c.device = u.device`,
    [election, at, due.map(({ device }) => device), due.map(({ reason }) => reason)],
  );
}

const releasedRow = z.object({
  number: z.number(),
  sealed: z.instanceof(Uint8Array),
  reason: z.enum(releaseReasons),
  releasedAt: z.string(),
});
export type ReleasedContact = Readonly<z.infer<typeof releasedRow>>;

/** What the lawyers may have, in the order in which it was released. */
export async function releasedContacts(pool: Pool, election: string): Promise<readonly ReleasedContact[]> {
  const { rows } = await pool.query(
    `select number, released as sealed, reason, released_at as "releasedAt" from safety.contact
     where election = $1 and released is not null order by number`,
    [election],
  );
  return z.array(releasedRow).parse(rows);
}

/** Contacts and check-ins of devices from which nothing came since; how many. */
export async function destroyContacts(
  pool: Pool,
  { election, before }: Readonly<{ election: string; before: Date }>,
): Promise<number> {
  const { rowCount } = await pool.query(
    'delete from safety.contact where election = $1 and greatest(made_at, said_at, released_at) < $2',
    [election, before.toISOString()],
  );
  return rowCount ?? 0;
}
