import type { Pool } from 'pg';
import { expect, test } from 'vitest';
import { makeDevice } from '@kua/device/device.ts';
import { randomId } from '@kua/device/sealing.ts';
import type { Standing } from '../access/known-devices.ts';
import type { Signer } from '../evidence/signer.ts';
import { deviceQuota } from './device-quota.ts';
import { openIntake } from './intake.ts';
import { proofOfWork } from './proof-of-work.ts';
import { testSubmission } from './test-submission.ts';

const device = makeDevice('quota test');
const hours = 1;
const share = (submissions: number) => ({ most: { submissions, bytes: 1_000_000 }, hours });

/** A door before a ledger that is a set of ids. */
function door(standing: Standing) {
  const kept = new Set<string>();
  const intake = openIntake({
    // All that is asked of it here is whether an entry is known.
    pool: { query: () => Promise.resolve({ rowCount: kept.has(asked) ? 1 : 0, rows: [] }) } as unknown as Pool,
    signer: {} as Signer,
    committer: {
      commit: ({ id }) => {
        const repeated = kept.has(id);
        kept.add(id);
        return Promise.resolve({ outcome: 'kept', repeated, sequence: 1, receipt: `receipt ${id}` });
      },
      isBusy: () => false,
    },
    devices: () => Promise.resolve(standing),
    quota: deviceQuota(() => 0, { listed: share(300), revoked: share(3) }),
    work: proofOfWork(),
    room: { hasRoom: () => Promise.resolve(true) },
    clock: () => new Date(),
  });
  let asked = '';
  const send = async (id: string): Promise<string> => {
    asked = id;
    const said = { election: 'e', id, station: '1', capturedAt: '2026-11-22T20:10:00+05:00' };
    const body = { contest: 'president', fields: {}, options: {} };
    const { envelope } = await testSubmission({ ...said, kind: 'protocol', body }, device);
    const admission = await intake.admit(envelope, null);
    return admission.state === 'refused' ? admission.code : admission.state;
  };
  return send;
}

test('a day offline gets through at once; beyond its share a device has to wait, and gets known receipts all the same', async () => {
  const send = door('listed');
  const ids = Array.from({ length: 300 }, () => randomId());
  // What is sent again costs nothing.
  for (const id of [...ids.slice(0, 200), ...ids]) expect(await send(id)).toBe('accepted');
  expect(await send(randomId())).toBe('device-quota');
  for (const id of ids.slice(0, 10)) expect(await send(id)).toBe('accepted');
});

test('a revoked device may say a little more', async () => {
  const send = door('revoked');
  const answers = [];
  for (let count = 0; count < 5; count += 1) answers.push(await send(randomId()));
  expect(answers).toEqual(['accepted', 'accepted', 'accepted', 'device-quota', 'device-quota']);
});
