import { z } from 'zod';
import { accessBody, type AccessBody } from '@kua/core/access/access-contract.ts';
import type { Entry } from '@kua/core/evidence/entry.ts';
import { entryJson } from '../evidence/entry-json.ts';
import { isLaterDirectory } from '../evidence/election-directory.ts';
import type { FoldContext } from '../evidence/fold.ts';
import { foldStaff } from './staff-projection.ts';

const accessTypes: readonly unknown[] = accessBody.options.map((option) => option.shape.type.value);
const typed = z.object({ type: z.string() });

/** Whether a registry entry says who may send; all others speak of the election itself. */
export function isAccessEntry(entry: Entry): boolean {
  const read = typed.safeParse(entryJson(entry.body));
  return read.success && accessTypes.includes(read.data.type);
}

/** Folds what `accessBody` lists, in sequence; entries of one type that follow each other in one statement. */
export async function foldAccess(context: FoldContext, entries: readonly Entry[]): Promise<void> {
  const said = entries.map((entry) => ({ sequence: entry.sequence, body: accessBody.parse(entryJson(entry.body)) }));
  for (let start = 0; start < said.length;) {
    const type = said[start]?.body.type;
    const next = said.findIndex(({ body }, index) => index > start && body.type !== type);
    const end = next === -1 ? said.length : next;
    await foldAlike(context, said.slice(start, end));
    start = end;
  }
}

export type Said<T extends AccessBody['type'] = AccessBody['type']> = Readonly<{
  sequence: number;
  body: Extract<AccessBody, { type: T }>;
}>;

async function foldAlike(context: FoldContext, said: readonly Said[]): Promise<void> {
  const of = <T extends AccessBody['type']>(type: T): readonly Said<T>[] =>
    said.filter((each): each is Said<T> => each.body.type === type);
  for (const keys of of('keys')) await foldKeys(context, keys);
  for (const directory of of('directory')) await foldDirectory(context, directory);
  for (const invitations of of('invitations')) await foldInvitations(context, invitations);
  if (of('enrolment').length > 0) await foldEnrolments(context, of('enrolment'));
  if (of('revocation').length > 0) await foldRevocations(context, of('revocation'));
  for (const phrase of of('phrase')) await foldPhrase(context, phrase);
  await foldStaff(context, said);
}

async function foldKeys({ client, election }: FoldContext, { sequence, body }: Said<'keys'>): Promise<void> {
  await client.query(
    `insert into key_list (election, note, sequence) values ($1, $2, $3)
     on conflict (election) do update set note = excluded.note, sequence = excluded.sequence`,
    [election, body.note, sequence],
  );
}

/** One that the election's key did not sign, or an older one, is passed over, whoever entered it. */
async function foldDirectory({ client, election }: FoldContext, { sequence, body }: Said<'directory'>): Promise<void> {
  const { rows } = await client.query<{ keys: string; known: string | null }>(
    `select key_list.note as keys, directory.note as known from key_list left join directory using (election)
     where election = $1`,
    [election],
  );
  const [{ keys, known } = { keys: '', known: null }] = rows;
  if (!isLaterDirectory(body.note, { election, keys, known })) return;
  await client.query(
    `insert into directory (election, note, sequence) values ($1, $2, $3)
     on conflict (election) do update set note = excluded.note, sequence = excluded.sequence`,
    [election, body.note, sequence],
  );
}

async function foldInvitations({ client, election }: FoldContext, { body }: Said<'invitations'>): Promise<void> {
  await client.query(
    `insert into invitation (election, invitation, source, branch) select $1, unnest($2::text[]), $3, $4 on conflict do nothing`,
    [election, body.invitations, body.source, body.branch ?? body.source],
  );
}

/** The first device that comes with an invitation has it; a device that comes with a second one stays what it is. */
async function foldEnrolments({ client, election }: FoldContext, said: readonly Said<'enrolment'>[]): Promise<void> {
  await client.query({
    name: 'fold-enrolments',
    text: `
      with said as (
        select distinct on (u.invitation) u.invitation, u.device, u.sequence
        from unnest($2::text[], $3::text[], $4::bigint[]) as u (invitation, device, sequence) order by u.invitation, u.sequence
      ),
      used as (
        update invitation set device = said.device from said
        where invitation.election = $1 and invitation.invitation = said.invitation and invitation.device is null
        returning invitation.source, invitation.branch, said.device, said.sequence
      )
      insert into device (election, device, source, branch, enrolled)
      select distinct on (device) $1, device, source, branch, sequence from used order by device, sequence
      on conflict do nothing`,
    values: [
      election,
      said.map(({ body }) => body.invitation),
      said.map(({ body }) => body.device),
      said.map(({ sequence }) => sequence),
    ],
  });
}

async function foldRevocations({ client, election }: FoldContext, said: readonly Said<'revocation'>[]): Promise<void> {
  await client.query(
    `update device set revoked = u.sequence
     from (select device, min(sequence) as sequence from unnest($2::text[], $3::bigint[]) as s (device, sequence) group by device) as u
     where device.election = $1 and device.device = u.device and device.revoked is null`,
    [election, said.map(({ body }) => body.device), said.map(({ sequence }) => sequence)],
  );
}

/** One more, never one instead: whoever makes a phrase on a phone that was taken shuts nobody out who knows an earlier one. */
async function foldPhrase({ client, election }: FoldContext, { body }: Said<'phrase'>): Promise<void> {
  await client.query(
    `insert into phrase (election, device, digest) values ($1, $2, $3)
     on conflict do nothing`,
    [election, body.device, body.digest],
  );
}
