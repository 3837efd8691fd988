/** Who is at the desk: administrators invite and end, auditors look; both see who opened what. */
import { z } from 'zod';
import { staffRoles, type Staff } from '@kua/core/access/staff.ts';
import { mayGive } from '@kua/core/access/staff-invitation.ts';
import { makeInvitation } from '../access/invitations.ts';
import { enterStaff, staffEndedEntry, staffInvitationsEntry, type StaffOptions } from '../access/staff-entry.ts';
import { territoriesBelow } from '../access/staff-scope-store.ts';
import { endSessionsOf } from '../access/staff-session-store.ts';
import { knownTerritories, listSources, listStaff, listTerritories, type ListedStaff } from '../access/staff-store.ts';
import { listViews } from '../access/view-store.ts';
import { dropEndedTasks } from '../protocols/task-store.ts';
import type { DeskRouter } from './desk-router.ts';
import { problem } from './problem-response.ts';

const mostInvited = 50;

/** Words that a person can read, and the database keep. */
const name = z.string().regex(/^[^\p{C}]{1,200}$/u);

const inviting = z.strictObject({
  count: z.number().int().min(1).max(mostInvited),
  roles: z.array(z.enum(staffRoles)).min(1).max(staffRoles.length),
  territories: z.array(name).min(1).max(1000).nullable(),
  source: name.nullable(),
});

export function addStaff(router: DeskRouter, options: StaffOptions): void {
  const pool = options.database.app;

  /** Those all of whose territories are among hers. */
  async function seenBy({ election, territories }: Staff): Promise<readonly ListedStaff[]> {
    const listed = await listStaff(pool, election);
    if (territories === null) return listed;
    const below = await territoriesBelow(pool, { election, territories });
    return listed.filter((each) => each.territories?.every((territory) => below.has(territory)) ?? false);
  }

  router.get({ path: 'staff', roles: ['administrator', 'auditor'], scope: 'filtered' }, async (context, staff) =>
    context.json({ staff: await seenBy(staff) }),
  );

  /** What there is to choose from for whoever invites. */
  const choosing = { path: 'staff/choices', roles: ['administrator'], scope: 'filtered' } as const;
  router.get(choosing, async (context, { election, territories: own }) => {
    const all = await listTerritories(pool, election);
    const below = own === null ? null : await territoriesBelow(pool, { election, territories: own });
    const territories = all.filter(({ id }) => below?.has(id) ?? true);
    return context.json({ territories, sources: await listSources(pool, election) });
  });

  const administrators = { roles: ['administrator'], scope: 'filtered' } as const;
  router.post({ path: 'staff/invitations', ...administrators, body: inviting }, async (context, staff, wish) => {
    const { election, branch } = staff;
    const { count, roles, territories, source } = wish;
    const known = await knownTerritories(pool, { election, territories: territories ?? [] });
    if (territories?.some((territory) => !known.has(territory)) ?? false)
      return problem(context, 'territory-unknown', 'This election has no such territory.', { field: '/territories' });
    const below = await territoriesBelow(pool, { election, territories: staff.territories ?? [] });
    if (!mayGive(staff, { roles, territories }, (territory) => below.has(territory)))
      return problem(context, 'not-yours-to-give', 'You can give roles and territories that you have yourself.');
    const invitations = Array.from({ length: count }, makeInvitation);
    const entry = staffInvitationsEntry(invitations, { roles, territories, branch, source }, staff.staff);
    await enterStaff(options, { election, entries: [entry] });
    return context.json({ invitations }, 201);
  });

  const ending = { path: 'staff/:staff/end', ...administrators, body: z.strictObject({}) };
  router.post(ending, async (context, administrator) => {
    const { election } = administrator;
    const wanted = context.req.param('staff');
    const found = (await seenBy(administrator)).find(({ staff }) => staff === wanted);
    if (found === undefined) return problem(context, 'not-found', 'There is nothing here.');
    const { staff } = found;
    await enterStaff(options, { election, entries: [staffEndedEntry(staff, administrator.staff)] });
    await endSessionsOf(pool, { election, staff });
    await dropEndedTasks(pool);
    return context.json({ state: 'ended' });
  });
}

/** What was opened, a page at a time, the last first: `?before=` a sequence that was shown. */
export function addViews(router: DeskRouter, { database }: StaffOptions): void {
  router.get({ path: 'views', roles: ['administrator', 'auditor'], scope: 'filtered' }, async (context, staff) => {
    const before = context.req.query('before') ?? null;
    if (before !== null && !/^[1-9]\d{0,14}$/.test(before))
      return problem(context, 'query-invalid', 'Before what? A sequence is a whole number.', { field: 'before' });
    return context.json(await listViews(database.app, staff, before === null ? null : Number(before)));
  });
}
