/** One stage for all stories of a file: starting a server takes seconds. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { findChromium } from '../../scripts/chromium.ts';
import { launchPhones } from './observer.ts';
import { withPhoneElection, type PhoneStage } from './phone-election.ts';

export const hasChromium = findChromium() !== null;

export type Ready = Readonly<{ stage: PhoneStage; browser: Browser }>;

/** Call it at the top of a test file; the answer is filled before the first story begins. */
export function shareStage(): () => Ready {
  let ready: Ready | null = null;
  let over = (): void => undefined;
  let ended: Promise<void> = Promise.resolve();
  beforeAll(async () => {
    if (!hasChromium) return;
    const browser = await launchPhones();
    await new Promise<void>((begun, failed) => {
      ended = withPhoneElection(async (stage) => {
        ready = { stage, browser };
        begun();
        await new Promise<void>((resolve) => (over = resolve));
      });
      ended.catch(failed);
    });
  }, 120_000);
  afterAll(async () => {
    over();
    await ended;
    await ready?.browser.close();
  });
  return () => {
    if (ready === null) throw new Error('the stage is not ready');
    return ready;
  };
}
