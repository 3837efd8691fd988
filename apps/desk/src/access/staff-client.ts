/** What the desk asks its server about who works at it. */
import { z } from 'zod';
import { ask } from '../shell/asking.ts';
import { role, type Role } from './session.ts';

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
  roles: readonly Role[];
  territories: readonly string[] | null;
  source: string | null;
}>;

export const askStaff = () => ask(z.looseObject({ staff: z.array(member) }), 'staff');
export const askChoices = () => ask(choices, 'staff/choices');
export const invite = (wish: InviteWish) =>
  ask(z.looseObject({ invitations: z.array(z.string()) }), 'staff/invitations', wish);
export const endWork = (staff: string) => ask(z.looseObject({}), `staff/${encodeURIComponent(staff)}/end`, {});
