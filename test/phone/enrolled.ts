import { parseInvitationLink } from '@kua/core/access/invitation-link.ts';
import { makeDevice } from '@kua/device/device.ts';
import { enrolmentOf } from '@kua/device/enrolment.ts';
import type { Start } from './page.ts';
import type { PhoneStage } from './phone-election.ts';

/** A device on the stage's list, as the page of page.ts starts with it. */
export async function enrolledDevice(stage: PhoneStage): Promise<Start> {
  const invited = parseInvitationLink(await stage.invite());
  if (invited === null) throw new Error('no invitation');
  const device = makeDevice();
  const answer = await fetch(`${stage.url}/api/v1/enrolments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(enrolmentOf(device, invited)),
  });
  const { keys } = (await answer.json()) as { keys: string };
  return { keys, secret: Buffer.from(device.secret).toString('hex'), urls: [stage.url] };
}
