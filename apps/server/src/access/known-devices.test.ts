import type { Pool } from 'pg';
import { expect, test } from 'vitest';
import { knownDevices } from './known-devices.ts';

test('a device is asked for once, and a revocation is heard of soon', async () => {
  let now = 0;
  let revoked = false;
  const asked: string[] = [];
  const pool = {
    query: ({ name, values = [] }: { name: string; values?: readonly string[] }) => {
      asked.push(name);
      if (name === 'revoked-devices') return Promise.resolve({ rows: revoked ? [{ election: 'e', device: 'a' }] : [] });
      return Promise.resolve({ rows: values[1] === 'a' ? [{ source: 'observers', revoked: false }] : [] });
    },
  } as unknown as Pool;
  const standing = knownDevices(pool, () => now);
  for (let round = 0; round < 3; round += 1) expect(await standing('e', 'a')).toBe('listed');
  expect(asked).toEqual(['revoked-devices', 'find-device']);
  expect(await standing('e', 'stranger')).toBeNull();
  revoked = true;
  expect(await standing('e', 'a')).toBe('listed');
  now += 6000;
  // Nobody waits for the answer.
  await standing('e', 'a');
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(await standing('e', 'a')).toBe('revoked');
});
