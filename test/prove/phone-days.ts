/**
 * Days without a line: statements and photos pile up on a phone whose clock is three hours wrong, whose browser is killed every night and whose
 * storage fills up in the end. When the line is back all that was called saved arrives, each once; what was not saved was said not to be.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enrolledDevice } from '../phone/enrolled.ts';
import { servePage, startPhone, type Phone } from '../phone/phone-browser.ts';
import { phoneElection, withPhoneElection, type PhoneStage } from '../phone/phone-election.ts';
import type { Start } from '../phone/page.ts';
import { killAllOf } from './crash-server.ts';
import { smallDisk, type SmallDisk } from './small-disk.ts';
import type { Random } from './random.ts';

/** `refused`: how often the full disk took nothing; null where no disk could be made. */
type Days = Readonly<{ days: number; saved: number; refused: number | null; wrong: readonly string[] }>;

const dayMs = 86_400_000;
/** Three hours, which the phone's clock is ahead of everybody's. */
const clockWrongMs = 3 * 3_600_000;
const longestWaitMs = 180_000;
const photoBytes = 30_000;
const largePhotoBytes = 2_000_000;

export async function daysOffline(
  { days, items }: Readonly<{ days: number; items: number }>,
  random: Random,
): Promise<Days> {
  const folder = await mkdtemp(join(tmpdir(), 'kua-phone-'));
  const disk = await smallDisk(folder);
  const profile = join(folder, 'profile');
  const served = await servePage();
  const names: string[] = [];
  const wrong: string[] = [];
  let refused: number | null = null;
  try {
    await withPhoneElection(async (stage) => {
      const start = await enrolledDevice(stage);
      let phone: Phone | null = null;
      for (let day = 0; day < days; day += 1) {
        phone = await wakeUp(profile, served.url, start, new Date(Date.now() - (days - day) * dayMs + clockWrongMs));
        const today = Math.ceil((items * (day + 1)) / days) - Math.ceil((items * day) / days);
        for (let each = 0; each < today; each += 2) names.push(...(await saveOne(phone, random)));
        const kept = await phone.page.evaluate(() => globalThis.phone.items());
        if (kept.length !== names.length) wrong.push(`day ${day + 1}: ${kept.length} of ${names.length} are there`);
        if (kept.some(({ state }) => state !== 'waiting')) wrong.push(`day ${day + 1}: something went without a line`);
        if (day < days - 1) await die(phone, profile);
      }
      if (phone === null) return;
      if (disk !== null) refused = await fillUp(phone, disk, names, random);
      await phone.context.setOffline(false);
      await phone.page.evaluate(() => globalThis.phone.send());
      wrong.push(...(await untilAllArrived(phone, names)));
      wrong.push(...(await entriesOf(stage, names)));
      await phone.context.close();
    });
  } finally {
    await served.close();
    await killAllOf(profile);
    await disk?.close();
    await rm(folder, { recursive: true, force: true });
  }
  return { days, saved: names.length, refused, wrong };
}

/** The sender runs all day, and has no line. */
async function wakeUp(profile: string, url: string, start: Start, now: Date): Promise<Phone> {
  const phone = await startPhone(profile, url, start, now);
  await phone.context.setOffline(true);
  await phone.page.evaluate(() => globalThis.phone.send());
  return phone;
}

async function die({ context }: Phone, profile: string): Promise<void> {
  await killAllOf(profile);
  await context.close().catch(() => undefined);
}

function saveOne({ page }: Phone, random: Random, size = photoBytes): Promise<readonly string[]> {
  const text = random.bytes(20).toString('hex');
  return page.evaluate(
    (say) =>
      globalThis.phone.save({ rank: 'text', station: '164', ...say, files: [{ rank: 'photo', size: say.size }] }),
    { text, size },
  );
}

/**
 * Until the disk is full: whatever was refused was said to be, and whatever was not is there. Then there is room again, and saving goes on.
 * Answers how often it was refused.
 */
async function fillUp(phone: Phone, disk: SmallDisk, names: string[], random: Random): Promise<number> {
  let refused = 0;
  await disk.fill();
  for (let each = 0; each < 10 && refused < 3; each += 1) {
    const saved = await saveOne(phone, random, largePhotoBytes).catch((error: unknown) => String(error));
    if (typeof saved === 'string') refused += 1;
    else names.push(...saved);
  }
  await disk.empty();
  names.push(...(await saveOne(phone, random)));
  return refused;
}

async function untilAllArrived({ page }: Phone, names: readonly string[]): Promise<readonly string[]> {
  const started = performance.now();
  for (;;) {
    const items = await page.evaluate(() => globalThis.phone.items());
    const accepted = new Set(items.filter(({ state }) => state === 'accepted').map(({ id }) => id));
    const missing = names.filter((name) => !accepted.has(name));
    if (missing.length === 0) return [];
    if (performance.now() - started > longestWaitMs)
      return [
        `${missing.length} of ${names.length} did not arrive: ${JSON.stringify(items.find(({ id }) => id === missing[0]))}`,
      ];
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** One entry of the ledger for each statement. */
async function entriesOf({ database }: PhoneStage, names: readonly string[]): Promise<readonly string[]> {
  const { rows } = await database.app.query<{ entries: number }>({
    text: `select count(*)::int as entries from ledger.entry where election = $1 and kind = 'submission'`,
    values: [phoneElection],
  });
  const statements = names.filter((name) => name.includes('-')).length;
  const entries = rows[0]?.entries ?? 0;
  return entries === statements ? [] : [`${entries} entries for ${statements} statements`];
}
