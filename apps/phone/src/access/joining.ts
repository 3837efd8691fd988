/** From an invitation to a phone that is ready: a key of its own, on the election's list, and the keys of the election, held against the invitation. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { electionFingerprint, type InvitationLink } from '@kua/core/access/invitation-link.ts';
import { openKeyList } from '@kua/core/evidence/key-list.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { deviceOf, makeDevice } from '@kua/device/device.ts';
import { enrolmentOf } from '@kua/device/enrolment.ts';
import { pageOf, putPages } from '../notebook/notebook.ts';
import { saveRoute } from '../outbox/sending.ts';
import { membershipPage, type Membership } from './membership.ts';
import { verify } from './verify.ts';

/**
 * `keys-differ`: the server's keys are not those of the invitation: somebody is between, or the invitation is of another election.
 * `used`: by another phone. `refused`: with the answer's code.
 */
export type JoinTrouble = Readonly<
  | { code: 'unreachable' | 'election-unknown' | 'keys-differ' | 'invitation-unknown' | 'invitation-used' }
  | { code: 'refused'; answer: string }
>;

/** Kept before it is shown to anybody: an answer that is lost on the way is asked for again with the same key. */
type Joining = Readonly<{ invitation: string; secret: string }>;
const joiningPage = pageOf<Joining>('joining');

export async function join(
  link: InvitationLink,
  { home, fetch, now }: Readonly<{ home: string; fetch: typeof globalThis.fetch; now: () => Date }>,
): Promise<Result<Membership, JoinTrouble>> {
  const asked = await fetch(`${home}/api/v1/elections/${link.election}/keys`).catch(() => null);
  if (asked === null) return failure({ code: 'unreachable' });
  if (asked.status === 404) return failure({ code: 'election-unknown' });
  const keys = asked.ok ? await asked.text().catch(() => null) : null;
  if (keys === null) return failure({ code: 'unreachable' });
  const list = openKeyList(keys, verify);
  if (list?.election !== link.election || electionFingerprint(list.key) !== link.fingerprint)
    return failure({ code: 'keys-differ' });

  const secret = await ownSecret(link.invitation);
  const enrolment = enrolmentOf(deviceOf(hexToBytes(secret)), link);
  const body = JSON.stringify(enrolment);
  const headers = { 'content-type': 'application/json' };
  const enrolled = await fetch(`${home}/api/v1/enrolments`, { method: 'POST', headers, body }).catch(() => null);
  if (enrolled === null || enrolled.status >= 500) return failure({ code: 'unreachable' });
  if (!enrolled.ok) return failure(refusalOf(await enrolled.json().catch(() => null)));
  const membership = { election: link.election, secret, keys, home, joinedAt: now().toISOString() };
  // Before she is a member: whoever hears of that begins to send, and looks where to.
  await saveRoute({ keys, addresses: [home] });
  await putPages({ [membershipPage.name]: membership, [joiningPage.name]: null });
  return success(membership);
}

async function ownSecret(invitation: string): Promise<string> {
  const begun = joiningPage.content.peek();
  if (begun?.invitation === invitation) return begun.secret;
  const secret = bytesToHex(makeDevice().secret);
  await joiningPage.put({ invitation, secret });
  return secret;
}

function refusalOf(answer: unknown): JoinTrouble {
  const code = typeof answer === 'object' && answer !== null && 'code' in answer ? answer.code : null;
  if (code === 'invitation-unknown' || code === 'invitation-used') return { code };
  return { code: 'refused', answer: typeof code === 'string' ? code : 'unknown' };
}
