import type { AccessBody } from '@kua/core/access/access-contract.ts';
import type { FoldContext } from '../evidence/fold.ts';

type Said = Readonly<{ sequence: number; body: AccessBody }>;

/** Folds who works at the desk: invitations, who came with them, passkeys, who left. */
export async function foldStaff(context: FoldContext, said: readonly Said[]): Promise<void> {
  for (const { sequence, body } of said) {
    switch (body.type) {
      case 'staff-invitations':
        await foldInvitations(context, body);
        break;
      case 'staff':
        await foldJoined(context, sequence, body);
        break;
      case 'staff-passkey':
        await foldPasskey(context, body);
        break;
      case 'staff-device':
        await foldDevice(context, body);
        break;
      case 'staff-ended':
        await foldEnded(context, sequence, body);
        break;
    }
  }
}

type Body<T extends AccessBody['type']> = Extract<AccessBody, { type: T }>;

async function foldInvitations({ client, election }: FoldContext, body: Body<'staff-invitations'>): Promise<void> {
  await client.query(
    `insert into staff_invitation (election, invitation, roles, territories, branch, source)
     select $1, unnest($2::text[]), $3, $4, $5, $6 on conflict do nothing`,
    [election, body.invitations, body.roles, body.territories, body.branch, body.source],
  );
}

/** The first who comes with an invitation has it. A pseudonym that is taken stays whose it is, and the invitation stays good. */
async function foldJoined({ client, election }: FoldContext, sequence: number, body: Body<'staff'>): Promise<void> {
  await client.query(
    `with joined as (
       insert into staff (election, staff, roles, territories, branch, source, joined)
       select $1, $3, roles, territories, branch, source, $4 from staff_invitation
       where election = $1 and invitation = $2 and staff is null
       on conflict do nothing
       returning staff
     )
     update staff_invitation set staff = joined.staff from joined
     where staff_invitation.election = $1 and staff_invitation.invitation = $2`,
    [election, body.invitation, body.staff, sequence],
  );
}

async function foldPasskey({ client, election }: FoldContext, body: Body<'staff-passkey'>): Promise<void> {
  await client.query(
    `insert into staff_passkey (election, passkey, staff, key)
     select $1, $2, $3, $4 where exists (select from staff where election = $1 and staff = $3)
     on conflict do nothing`,
    [election, body.passkey, body.staff, body.key],
  );
}

/** One more, never one instead: what she sent with another phone stays hers. */
async function foldDevice({ client, election }: FoldContext, body: Body<'staff-device'>): Promise<void> {
  await client.query(
    `insert into staff_device (election, staff, device)
     select $1, $2, $3 where exists (select from staff where election = $1 and staff = $2)
     on conflict do nothing`,
    [election, body.staff, body.device],
  );
}

async function foldEnded({ client, election }: FoldContext, sequence: number, body: Body<'staff-ended'>) {
  await client.query('update staff set ended = $3 where election = $1 and staff = $2 and ended is null', [
    election,
    body.staff,
    sequence,
  ]);
}
