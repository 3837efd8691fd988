/**
 * The phone, short of its screens: what an observer saved gets through whatever happens on the way, survives the end of the battery, and cannot be
 * read by whoever takes the phone. `cycles`: interrupted uploads. Needs Chromium; for the battery root, python3 and loop devices.
 */
import { liveHistory } from '@kua/core/outbox/outbox-history.ts';
import { adoptParcels, afterAnswer, nextStep, wake } from '@kua/core/outbox/outbox.ts';
import { chromiumPath } from '../phone/phone-browser.ts';
import { daysOffline } from './phone-days.ts';
import { searchProfile } from './phone-markers.ts';
import { batteryCuts } from './phone-power.ts';
import { interruptedUploads } from './phone-uploads.ts';
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
  const uploads = await interruptedUploads(cycles, seededRandom('uploads'), { log });
  const batteryHolds = battery === null || (battery.strict.lost === 0 && battery.relaxed.lost > 0);
  const passed =
    histories.wrong.length === 0 &&
    uploads.wrong.length === 0 &&
    days.wrong.length === 0 &&
    days.refused !== 0 &&
    searched.found === 0 &&
    searched.plantFound &&
    batteryHolds;
  const lines = [
    `${histories.count} random days of a phone: ${histories.wrong.length} wrong`,
    ...histories.wrong.slice(0, 5),
    `${uploads.uploads} uploads of ${(uploads.bytes / 1e6).toFixed(0)} MB with ${uploads.interruptions} interruptions: ${uploads.wrong.length} wrong`,
    ...uploads.wrong.slice(0, 5),
    `${days.days} days without a line on a phone whose clock is 3 hours wrong, its browser killed every night: ${days.saved} things called saved, ${days.wrong.length} wrong; ${days.refused === null ? 'a full disk: skipped, needs root' : `refused aloud by a full disk: ${days.refused}`}`,
    ...days.wrong.slice(0, 5),
    battery === null
      ? 'battery: skipped, needs root, mkfs.ext4, python3 and a loop device'
      : `battery: ${battery.strict.saved} things called saved before ${battery.strict.cuts} cuts, ${battery.strict.lost} lost; control: with the usual durability ${battery.relaxed.saved} saved, ${battery.relaxed.lost} lost`,
    `profile: ${searched.captures} captures, ${searched.megabytes} MB searched for 3 markers each, ${searched.found} found; control: a plain record is ${searched.plantFound ? 'found' : 'NOT FOUND'}`,
  ];
  return { cycles, passed, lines };
};

/** The sender against its rules, on its own: a seed that failed is a test for ever (core/outbox/outbox.test.ts). */
function liveHistories(count: number): Readonly<{ count: number; wrong: readonly string[] }> {
  const wrong: string[] = [];
  for (let seed = 0; seed < count; seed += 1)
    for (const what of liveHistory(seed, sender).wrong) wrong.push(`seed ${seed}: ${what}`);
  return { count, wrong };
}
