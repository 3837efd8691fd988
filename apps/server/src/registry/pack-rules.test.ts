import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Election } from '@kua/core/registry/election.ts';
import { packManifestSchema } from '@kua/core/registry/pack-contract.ts';
import { packRules } from './pack-rules.ts';

const election: Election = {
  id: 'x',
  name: { en: 'X' },
  date: '2026-11-22',
  country: 'KZ',
  pack: 'kz',
  rehearsal: false,
  embargoUntil: null,
};
const end = '2026-11-22T19:00:00Z';

it('holds results of an election in Kazakhstan back until midnight in the capital, whatever its year', async () => {
  const { rules, heldBackUntil } = packRules();
  expect(await rules(election)).toMatchObject({
    embargoEnd: end,
    credits: [expect.stringContaining('geokz'), expect.any(String)],
    colluders: 1,
  });
  expect(await heldBackUntil(election, new Date('2026-11-22T18:59:59Z'))).toBe(end);
  expect(await heldBackUntil(election, new Date(end))).toBeNull();
  expect(await heldBackUntil({ ...election, date: '2022-11-20' }, new Date('2026-11-22T00:00:00Z'))).toBeNull();
});

it('obeys the operator and spares rehearsals and packs without an embargo', async () => {
  const { heldBackUntil } = packRules();
  const before = new Date('2026-11-22T12:00:00Z');
  const later = '2026-11-25T00:00:00+05:00';
  expect(await heldBackUntil({ ...election, embargoUntil: later }, new Date('2026-11-24T12:00:00Z'))).toBe(later);
  expect(await heldBackUntil({ ...election, rehearsal: true }, before)).toBeNull();
  expect(await heldBackUntil({ ...election, pack: 'generic' }, before)).toBeNull();
  expect(await heldBackUntil({ ...election, pack: 'generic', embargoUntil: later }, before)).toBe(later);
});

it('shows nothing of an election whose pack cannot be read', async () => {
  const { heldBackUntil } = packRules();
  await expect(heldBackUntil({ ...election, pack: 'nowhere' }, new Date(end))).rejects.toThrow(
    'The election pack nowhere cannot be read: There is no such folder.',
  );
});

it('waits for stations in the zones that the pack names', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kua-pack-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const kz = join(import.meta.dirname, '../../../../packs/kz');
  await cp(kz, folder, { recursive: true });
  const manifest = packManifestSchema.parse(JSON.parse(await readFile(join(kz, 'pack.json'), 'utf8')));
  const endWith = async (stationZones: readonly string[]): Promise<string | null> => {
    const changed = { ...manifest, embargo: { ...manifest.embargo, stationZones } };
    await writeFile(join(folder, 'pack.json'), JSON.stringify(changed));
    return (await packRules().rules({ ...election, pack: folder })).embargoEnd;
  };
  expect(await endWith(['Asia/Tokyo'])).toBe(end);
  expect(await endWith(['Asia/Tokyo', 'America/New_York'])).toBe('2026-11-23T19:00:00Z');
  await expect(endWith(['Asia/Nowhere'])).rejects.toThrow('There is no time zone "Asia/Nowhere".');
});

it('gives observers what the pack says of their day', async () => {
  const { handbook } = await packRules().rules(election);
  expect(handbook).toMatchObject({ election: 'x', date: election.date, timeZone: 'Asia/Almaty', rehearsal: false });
  expect(handbook.violations.map(({ id }) => id)).toContain('PROT.01');
  for (const part of [handbook.checklists, handbook.clock, handbook.guide, handbook.turnoutSlots])
    expect(part.length).toBeGreaterThan(0);
});
