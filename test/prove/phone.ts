/**
 * The phone: what an observer saved gets through whatever happens on the way, survives the end of the battery, and cannot be
 * read by whoever takes the phone. `cycles`: interrupted uploads. Needs Chromium; for the battery root, python3 and loop devices.
 */
import { liveHistory } from '@kua/core/outbox/outbox-history.ts';
import { adoptParcels, afterAnswer, nextStep, wake } from '@kua/core/outbox/outbox.ts';
import { chromiumPath } from '../phone/phone-browser.ts';
import { withPhoneElection } from '../phone/phone-election.ts';
import { daysOffline } from './phone-days.ts';
import { searchProfile } from './phone-markers.ts';
import { batteryCuts } from './phone-power.ts';
import { interruptedUploads } from './phone-uploads.ts';
import { wipes, type Wiped } from './phone-wipe.ts';
import type { Prove } from './proof.ts';
import { seededRandom } from './random.ts';

const sender = { adoptParcels, afterAnswer, nextStep, wake };

export const prove: Prove = async ({ cycles, log }) => {
  const histories = liveHistories(cycles * 20);
  if (chromiumPath === null) return { cycles: 0, passed: true, lines: ['skipped: needs Chromium'] };
  const searched = await searchProfile(Math.min(100, cycles), seededRandom('markers'));
  const battery = await batteryCuts(Math.min(200, cycles), seededRandom('battery'));
  const isFull = cycles >= 100;
  const days = await daysOffline({ days: isFull ? 5 : 2, items: isFull ? 300 : 20 }, seededRandom('days'));
  const wiped = isFull ? await wipedPhones() : null;
  const uploads = await interruptedUploads(cycles, seededRandom('uploads'), { log });
  const batteryHolds = battery === null || (battery.strict.lost === 0 && battery.relaxed.lost > 0);
  const passed =
    histories.wrong.length === 0 &&
    uploads.wrong.length === 0 &&
    days.wrong.length === 0 &&
    days.refused !== 0 &&
    searched.found === 0 &&
    (wiped === null || (wiped.slowest <= 1000 && wiped.found === 0 && wiped.plantFound)) &&
    searched.plantFound &&
    batteryHolds;
  const lines = [
    `${histories.count} random days of a phone: ${histories.wrong.length} wrong`,
    ...histories.wrong.slice(0, 5),
    `${uploads.uploads} uploads of ${(uploads.bytes / 1e6).toFixed(0)} MB with ${uploads.interruptions} interruptions: ${uploads.wrong.length} wrong`,
    ...uploads.wrong.slice(0, 5),
    `${days.days} days without a line on a phone whose clock is 3 hours wrong, its browser killed every night: ${days.saved} things called saved, ${days.wrong.length} wrong; ${days.refused === null ? 'a full disk: skipped, needs root' : `refused aloud by a full disk: ${days.refused}`}`,
    ...days.wrong.slice(0, 5),
    wiped === null
      ? 'wipe: 3 runs in test/phone/safety.test.ts'
      : `wipe: ${wiped.runs} runs with 50 MB waiting, slowest ${wiped.slowest.toFixed(0)} ms, ${wiped.found} marks of drafts found in the profile; control: a plain record is ${wiped.plantFound ? 'found' : 'NOT FOUND'}; keys found: ${wiped.keysFound}`,
    battery === null
      ? 'battery: skipped, needs root, mkfs.ext4, python3 and a loop device'
      : `battery: ${battery.strict.saved} things called saved before ${battery.strict.cuts} cuts, ${battery.strict.lost} lost; control: with the usual durability ${battery.relaxed.saved} saved, ${battery.relaxed.lost} lost`,
    `profile: ${searched.captures} captures, ${searched.megabytes} MB searched for 3 markers each, ${searched.found} found; control: a plain record is ${searched.plantFound ? 'found' : 'NOT FOUND'}`,
  ];
  return { cycles, passed, lines };
};

/** `slowest`: milliseconds from the end of the press to another page. */
async function wipedPhones(): Promise<Wiped & Readonly<{ slowest: number }>> {
  const made: Wiped[] = [];
  await withPhoneElection(async (stage) => {
    made.push(await wipes(stage, { runs: 100, megabytes: 50, random: seededRandom('wipe') }));
  });
  const [wiped] = made;
  if (wiped === undefined) throw new Error('nothing was wiped');
  return { ...wiped, slowest: wiped.times.at(-1) ?? Infinity };
}

/** The sender against its rules, on its own: a seed that failed is a test for ever (core/outbox/outbox.test.ts). */
function liveHistories(count: number): Readonly<{ count: number; wrong: readonly string[] }> {
  const wrong: string[] = [];
  for (let seed = 0; seed < count; seed += 1)
    for (const what of liveHistory(seed, sender).wrong) wrong.push(`seed ${seed}: ${what}`);
  return { count, wrong };
}
