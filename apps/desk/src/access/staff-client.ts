/** What the desk asks its server about who works at it. */
import { z } from 'zod';
import { ask } from '../shell/asking.ts';
import type { StaffRole } from '@kua/core/access/staff.ts';
import { role } from './session.ts';

const localText = z.record(z.string(), z.string());
const instant = z.string();

const member = z.looseObject({
  staff: z.string(),
  roles: z.array(role),
  territories: z.array(z.string()).nullable(),
  branch: z.string(),
  source: z.string().nullable(),
  joined: instant,
  ended: instant.nullable(),
});
export type Member = Readonly<z.infer<typeof member>>;

const choices = z.looseObject({
  territories: z.array(z.looseObject({ id: z.string(), parent: z.string().nullable(), name: localText })),
  sources: z.array(z.looseObject({ id: z.string(), name: localText })),
});
/** What there is to choose from. */
export type Choices = Readonly<z.infer<typeof choices>>;

export type InviteWish = Readonly<{
  count: number;
  roles: readonly StaffRole[];
  territories: readonly string[] | null;
  source: string | null;
}>;

const view = z.looseObject({
  sequence: z.number(),
  at: instant,
  staff: z.string(),
  submission: z.number(),
  sealed: z.string().nullable(),
});
/** A thing that was opened: words where `sealed` is null, else one of the photos and other files. */
export type View = Readonly<z.infer<typeof view>>;
const viewPage = z.looseObject({ views: z.array(view), earlier: z.number().nullable() });
export type ViewPage = Readonly<z.infer<typeof viewPage>>;

export const askStaff = () => ask(z.looseObject({ staff: z.array(member) }), 'staff');
export const askChoices = () => ask(choices, 'staff/choices');
export const invite = (wish: InviteWish) =>
  ask(z.looseObject({ invitations: z.array(z.string()) }), 'staff/invitations', wish);
export const endWork = (staff: string) => ask(z.looseObject({}), `staff/${encodeURIComponent(staff)}/end`, {});
export const askViews = (before: string | null) =>
  ask(viewPage, before === null ? 'views' : `views?before=${encodeURIComponent(before)}`);
