import { expect, test } from 'vitest';
import { deviceQuota, deviceQuotas } from './device-quota.ts';

const hour = 3_600_000;
const usual = 2500;
const largest = 98_304;

test('days without a network are sent at once; somebody who fills the disk is not let go on', () => {
  let now = 0;
  const quota = deviceQuota(() => now);
  for (let sent = 0; sent < 900; sent += 1) expect(quota.take('listed', 'honest', usual)).toBeNull();
  let taken = 0;
  while (quota.take('listed', 'hostile', largest) === null) taken += 1;
  expect(taken).toBe(Math.floor(deviceQuotas.listed.most.bytes / largest));
  // In how many seconds there is room, and then there is.
  const wait = quota.take('listed', 'hostile', largest);
  expect(wait).toBeGreaterThan(0);
  now += (wait ?? 0) * 1000;
  expect(quota.take('listed', 'hostile', largest)).toBeNull();
  now += 100 * hour;
  taken = 0;
  while (quota.take('listed', 'hostile', 100) === null) taken += 1;
  expect(taken).toBe(deviceQuotas.listed.most.submissions);
});

test('what was no new one is given back; a revoked device has little', () => {
  const quota = deviceQuota(() => 0);
  for (let sent = 0; sent < 5000; sent += 1) {
    expect(quota.take('listed', 'again', usual)).toBeNull();
    quota.giveBack('listed', 'again', usual);
  }
  let taken = 0;
  while (quota.take('revoked', 'again', usual) === null) taken += 1;
  expect(taken).toBe(deviceQuotas.revoked.most.submissions);
});
