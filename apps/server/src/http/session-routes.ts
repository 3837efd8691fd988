/** Coming to the desk and leaving it: with an invitation, with a passkey, with a device of one's own. */
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import { invitationPattern } from '@kua/core/access/enrolment.ts';
import { staffRoles } from '@kua/core/access/staff.ts';
import { staffDeviceMessage } from '@kua/core/access/staff-invitation.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { challengeBook } from '../access/challenges.ts';
import { findDevice } from '../access/device-store.ts';
import { madePasskey, shownPasskey, siteOf } from '../access/passkey.ts';
import {
  addingOptions,
  addPasskey,
  join,
  joinOptions,
  signIn,
  signInOptions,
  type Coming,
} from '../access/staff-door.ts';
import { enterStaff, type StaffOptions } from '../access/staff-entry.ts';
import { beginSession, endSession, sessionLeft } from '../access/staff-session-store.ts';
import { verifyEd25519 } from '../evidence/ed25519.ts';
import { findElection } from '../publication/publication-store.ts';
import { sessionCookie, type DeskRouter } from './desk-router.ts';
import { problem } from './problem-response.ts';

const anybody = { roles: staffRoles, scope: 'election' } as const;
const nothing = z.strictObject({});

export function addSession(router: DeskRouter, options: StaffOptions): void {
  const pool = options.database.app;
  const { open, come } = doorOf(options);
  router.get({ path: 'session', ...anybody }, async (context, staff) => {
    const election = await findElection(pool, staff.election);
    const left = await sessionLeft(pool, { token: getCookie(context, sessionCookie) ?? '', now: options.clock() });
    return context.json({ ...staff, left, election: { id: staff.election, name: election?.name ?? {} } });
  });
  router.post({ path: 'session/end', ...anybody, body: nothing }, async (context) => {
    const token = getCookie(context, sessionCookie);
    if (token !== undefined) await endSession(pool, token);
    deleteCookie(context, sessionCookie, { path: '/', secure: true });
    return context.json({ state: 'ended' });
  });

  router.postByAnyone({ path: 'sign-in/options', body: nothing }, (context) =>
    open(context, async (coming) => context.json(await signInOptions(options, coming))),
  );
  router.postByAnyone({ path: 'sign-in', body: z.strictObject({ response: shownPasskey }) }, (context, { response }) =>
    open(context, async (coming) => {
      const came = await signIn(options, { ...coming, response });
      return came.ok ? come(context, coming, came.value) : refused(context, came.error);
    }),
  );

  const invitation = z.string().regex(invitationPattern);
  router.postByAnyone({ path: 'join/options', body: z.strictObject({ invitation }) }, (context, body) =>
    open(context, async (coming) => {
      const made = await joinOptions(options, { ...coming, ...body });
      return made.ok ? context.json(made.value) : refused(context, made.error);
    }),
  );
  router.postByAnyone({ path: 'join', body: z.strictObject({ invitation, response: madePasskey }) }, (context, body) =>
    open(context, async (coming) => {
      const came = await join(options, { ...coming, ...body });
      return came.ok ? come(context, coming, came.value) : refused(context, came.error);
    }),
  );
}

/** What belongs to herself: more passkeys, and the phone with which she observes. */
export function addPasskeys(router: DeskRouter, options: StaffOptions): void {
  const pool = options.database.app;
  const { open } = doorOf(options);
  router.post({ path: 'passkeys/options', ...anybody, body: nothing }, (context, { staff }) =>
    open(context, async (coming) => context.json(await addingOptions(options, { ...coming, staff }))),
  );
  const added = z.strictObject({ response: madePasskey });
  router.post({ path: 'passkeys', ...anybody, body: added }, (context, { staff }, { response }) =>
    open(context, async (coming) => {
      const done = await addPasskey(options, { ...coming, staff, response });
      return done.ok ? context.json({ state: 'added' }, 201) : refused(context, done.error);
    }),
  );

  const hers = z.strictObject({
    device: z.string().regex(/^[0-9a-f]{64}$/),
    signature: z.string().regex(/^[0-9a-f]{128}$/),
  });
  router.post({ path: 'staff/device', ...anybody, body: hers }, async (context, { election, staff }, told) => {
    const { device } = told;
    const message = staffDeviceMessage({ election, staff, device });
    if (!verifyEd25519(Buffer.from(device, 'hex'), message, Buffer.from(told.signature, 'hex')))
      return problem(context, 'signature-invalid', 'This device did not sign that it is yours.');
    if ((await findDevice(pool, { election, device })) === null)
      return problem(context, 'request-invalid', 'This device is not on the list of this election.', {
        field: '/device',
      });
    await enterStaff(options, {
      election,
      entries: [contentEntry('registry', { type: 'staff-device', staff, device })],
    });
    return context.json({ device });
  });
}

/**
 * Passkeys and invitations are too long to be guessed. So many at once is only so that trying costs the others little; who has one comes
 * again. There is no share for an address: behind a proxy all have the same, and one could shut the others out.
 */
const mostAtOnce = 20;

function doorOf(options: StaffOptions) {
  const { database, clock } = options;
  const challenges = challengeBook();
  let atOnce = 0;

  async function open(context: Context, answer: (coming: Coming) => Promise<Response>): Promise<Response> {
    const election = context.req.param('election') ?? '';
    const site = siteOf(context.req.header('host'));
    if (site === null)
      return problem(
        context,
        'host-without-passkeys',
        'Browsers have passkeys for a name alone, not for an address of digits.',
      );
    if (atOnce >= mostAtOnce) {
      context.header('retry-after', '1');
      return problem(context, 'too-busy', 'Too many come in just now. Try again soon.', { retryAfter: 1 });
    }
    atOnce += 1;
    try {
      if ((await findElection(database.app, election)) === null)
        return problem(context, 'election-unknown', 'There is no such election.');
      return await answer({ election, site, challenges });
    } finally {
      atOnce -= 1;
    }
  }

  async function come(context: Context, { election }: Coming, staff: string): Promise<Response> {
    const token = await beginSession(database.app, { election, staff, now: clock() });
    setCookie(context, sessionCookie, token, { path: '/', secure: true, httpOnly: true, sameSite: 'Strict' });
    return context.json({ staff }, 201);
  }

  return { open, come };
}

function refused(context: Context, code: 'passkey-refused' | 'invitation-unknown'): Response {
  return problem(
    context,
    code,
    code === 'passkey-refused'
      ? 'This passkey does not open this desk. Nothing was changed.'
      : 'This invitation does not serve: it was used up, or it is not whole.',
  );
}
