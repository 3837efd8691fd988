import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { contactDigest, contactsToRelease, releaseReasons, type ContactReleaseBody } from '@kua/core/access/contact.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import { inTransaction } from '../postgres/transaction-store.ts';

/** `older`: something later is here already, and stays. What comes once more is kept as it was. */
export type Kept = 'kept' | 'older';

type Of = Readonly<{ election: string; device: string }>;

/** `sealed` null takes back what was not released yet. */
export async function keepContact(
  pool: Pool,
  { election, device, sealed, madeAt }: Of & Readonly<{ sealed: Uint8Array | null; madeAt: string }>,
): Promise<Kept> {
  const { rowCount } = await pool.query({
    name: 'keep-contact',
    text: `insert into safety.contact as known (election, device, sealed, made_at) values ($1, $2, $3, $4)
           on conflict (election, device) do update set sealed = excluded.sealed, made_at = excluded.made_at
           where known.made_at is null or known.made_at < excluded.made_at`,
    values: [election, device, sealed === null ? null : Buffer.from(sealed), madeAt],
  });
  return rowCount === 1 ? 'kept' : wasThere(pool, 'made_at', { election, device, time: madeAt });
}

export async function keepCheckIn(
  pool: Pool,
  { election, device, at, next }: Of & Readonly<{ at: string; next: string | null }>,
): Promise<Kept> {
  const { rowCount } = await pool.query({
    name: 'keep-check-in',
    text: `insert into safety.contact as known (election, device, said_at, next) values ($1, $2, $3, $4)
           on conflict (election, device) do update set said_at = excluded.said_at, next = excluded.next
           where known.said_at is null or known.said_at < excluded.said_at`,
    values: [election, device, at, next],
  });
  return rowCount === 1 ? 'kept' : wasThere(pool, 'said_at', { election, device, time: at });
}

async function wasThere(
  pool: Pool,
  column: 'made_at' | 'said_at',
  { election, device, time }: Of & Readonly<{ time: string }>,
): Promise<Kept> {
  const { rowCount } = await pool.query(
    `select from safety.contact where election = $1 and device = $2 and ${column} = $3`,
    [election, device, time],
  );
  return rowCount === 1 ? 'kept' : 'older';
}

const standingRow = z.object({
  election: z.string(),
  device: z.string(),
  hasContact: z.boolean(),
  next: z.string().nullable(),
  distressAt: z.string().nullable(),
});
type StandingRow = Readonly<z.infer<typeof standingRow>>;

/** Of all contacts that wait. A call for help that released one already releases no other. */
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
      ) as distress on true
      where c.sealed is not null ${devices === null ? '' : 'and c.device = any ($1) for update of c'}`,
    values: devices === null ? [] : [devices],
  });
  return z.array(standingRow).parse(rows);
}

/** How many contacts were released now. Entry and mark are one transaction: what the lawyers may have is in the ledger. */
export async function releaseContacts(pool: Pool, now: Date): Promise<number> {
  const due = dueOf(await readStandings(pool, null), now);
  if (due.length === 0) return 0;
  return inTransaction(pool, async (client) => {
    // Once more, as nobody else can change it now: she may have said meanwhile that she is well.
    const still = dueOf(
      await readStandings(
        client,
        due.map(({ device }) => device),
      ),
      now,
    );
    for (const release of still) await releaseContact(client, { ...release, now });
    return still.length;
  });
}

type Due = Of & Pick<ContactReleaseBody, 'reason'>;

function dueOf(standings: readonly StandingRow[], now: Date): readonly Due[] {
  return [...new Set(standings.map(({ election }) => election))].sort().flatMap((election) =>
    contactsToRelease(
      standings.filter((standing) => standing.election === election),
      now,
    ).map((release) => ({ ...release, election })),
  );
}

async function releaseContact(
  client: ClientBase,
  { election, device, reason, now }: Due & Readonly<{ now: Date }>,
): Promise<void> {
  const at = now.toISOString();
  const { rows } = await client.query('select sealed from safety.contact where election = $1 and device = $2', [
    election,
    device,
  ]);
  const [{ sealed }] = z.tuple([z.object({ sealed: z.instanceof(Uint8Array) })]).parse(rows);
  const contact = contactDigest({ election, device, sealed });
  const body: ContactReleaseBody = { type: 'contact-released', contact, reason, at };
  await appendEntries(client, { election, entries: [contentEntry('decision', body)], receivedAt: at });
  await client.query(
    `update safety.contact set released = sealed, sealed = null, next = null, released_at = $3, reason = $4,
       number = (select coalesce(max(number), 0) + 1 from safety.contact where election = $1)
     where election = $1 and device = $2`,
    [election, device, at, reason],
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
