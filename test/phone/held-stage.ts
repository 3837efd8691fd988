/** One stage for all stories of a file: it takes seconds to put up. */
import { afterAll, beforeAll } from 'vitest';
import type { Browser } from 'playwright-core';
import { launchPhones } from './observer.ts';
import { withPhoneElection, type PhoneStage } from './phone-election.ts';

export type HeldStage = Readonly<{ stage: PhoneStage; browser: Browser }>;

/** Asked for within a test. */
export function holdStage(): () => HeldStage {
  let held: HeldStage | null = null;
  let end: () => void = () => undefined;
  let ended: Promise<void> = Promise.resolve();
  beforeAll(async () => {
    const browser = await launchPhones();
    await new Promise<void>((begun, failed) => {
      ended = withPhoneElection((stage) => {
        held = { stage, browser };
        begun();
        return new Promise((resolve) => (end = resolve));
      });
      ended.catch(failed);
    });
  }, 120_000);
  afterAll(async () => {
    await held?.browser.close();
    end();
    await ended;
  }, 60_000);
  return () => {
    if (held === null) throw new Error('the stage is not up');
    return held;
  };
}
