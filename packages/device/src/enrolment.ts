import { bytesToHex } from '@noble/hashes/utils.js';
import { enrolmentMessage, type Enrolment } from '@kua/core/access/enrolment.ts';
import type { Device } from './device.ts';

/** What a device sends to get onto an election's list. Apart from the sealing, which is heavy and not needed to join. */
export function enrolmentOf(
  device: Device,
  { election, invitation }: Readonly<{ election: string; invitation: string }>,
): Enrolment {
  const wish = { election, device: device.key, invitation };
  return { format: 'kua-enrolment/1', ...wish, signature: bytesToHex(device.sign(enrolmentMessage(wish))) };
}
