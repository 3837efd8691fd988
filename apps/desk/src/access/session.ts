/** Who sits at the desk. The server's cookie says it; nothing of it is kept here. */
import { effect, signal } from '@preact/signals';
import { z } from 'zod';
import { deciders, hasRole, staffRoles } from '@kua/core/access/staff.ts';
import { ask, timesSignedOut } from '../shell/asking.ts';
import { route } from '../shell/location.ts';

export const role = z.enum(staffRoles);

const sessionSchema = z.looseObject({
  staff: z.string(),
  roles: z.array(role),
  /** Null: the whole election. */
  territories: z.array(z.string()).nullable(),
  branch: z.string(),
  source: z.string().nullable(),
  /** Until it ends, in milliseconds. */
  left: z.number(),
  election: z.looseObject({ id: z.string(), name: z.record(z.string(), z.string()) }),
});
export type Session = z.infer<typeof sessionSchema>;

type SessionState =
  | Readonly<{ state: 'asking' }>
  | Readonly<{ state: 'out' }>
  | Readonly<{ state: 'unknown' }>
  | Readonly<{ state: 'in'; session: Session }>;

/** `unknown`: there is no such election at this server. */
export const sessionState = signal<SessionState>({ state: 'asking' });

/** Whether it is hers to say what becomes of reports. */
export function decidesReports(): boolean {
  const state = sessionState.value;
  return state.state === 'in' && hasRole(state.session, deciders);
}

const askAgainMs = 4000;

/** Asked anew for each election, and again after somebody has signed in. */
export async function askSession(): Promise<void> {
  const { election } = route.peek();
  if (election === null) return;
  const answer = await ask(sessionSchema, 'session');
  if (route.peek().election !== election) return;
  if (answer.ok) sessionState.value = { state: 'in', session: answer.value };
  else if (answer.error.kind === 'signed-out') sessionState.value = { state: 'out' };
  else if (answer.error.kind === 'refused') sessionState.value = { state: 'unknown' };
  else setTimeout(() => void askSession(), askAgainMs);
}

export function followSession(): void {
  let asked: string | null = null;
  effect(() => {
    const { election } = route.value;
    if (election === asked) return;
    asked = election;
    sessionState.value = { state: 'asking' };
    void askSession();
  });
  effect(() => {
    if (timesSignedOut.value > 0) sessionState.value = { state: 'out' };
  });
}
