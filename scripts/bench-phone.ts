/** The observer's phone against the numbers that it has to hold. Lines `name value unit ratio`; the ratio is to the limit, below 1 is met. */
import { launchPhones } from '../test/phone/observer.ts';
import { phoneElection, withPhoneElection } from '../test/phone/phone-election.ts';
import { measureDigits, measureFirstLoad, measureSecondLoad, measureTaps } from '../test/phone/phone-measure.ts';
import { measureCapture } from '../test/phone/capture-speed.ts';
import { ensureChromium } from './chromium.ts';

const limits = {
  kilobytes: 90,
  firstLoadMs: 3000,
  secondLoadMs: 1000,
  tapMs: 100,
  digitsMs: 5000,
  captureMs: 1500,
} as const;

export async function benchPhone(): Promise<readonly string[]> {
  const chromium = ensureChromium();
  if (chromium === null) throw new Error('no Chromium');
  const browser = await launchPhones();
  const lines: string[] = [];
  const tell = (name: string, value: number, unit: string, limit: number): void =>
    void lines.push(`${name} ${value.toFixed(1)} ${unit} ${(value / limit).toFixed(2)}`);
  try {
    await withPhoneElection(async (stage) => {
      const first = [];
      for (let visit = 0; visit < 3; visit += 1) first.push(await measureFirstLoad(browser, stage));
      const middle = first.toSorted((a, b) => a.milliseconds - b.milliseconds)[1] ?? first[0];
      if (middle === undefined) throw new Error('no visit was measured');
      tell('phone-script-and-style', middle.scriptAndStyleBytes / 1000, 'KB', limits.kilobytes);
      tell('phone-first-load', middle.milliseconds, 'ms', limits.firstLoadMs);
      const second = [];
      for (let visit = 0; visit < 3; visit += 1) second.push(await measureSecondLoad(browser, stage));
      tell('phone-second-load', second.toSorted((a, b) => a - b)[1] ?? Infinity, 'ms', limits.secondLoadMs);
      const longest = [];
      // Nine: the longest of 24 taps is at the mercy of whatever else this machine does in that frame.
      for (let run = 0; run < 9; run += 1) longest.push(Math.max(...(await measureTaps(browser, stage, 500))));
      tell('phone-tap-longest', longest.toSorted((a, b) => a - b)[4] ?? Infinity, 'ms', limits.tapMs);
      const digits = [];
      for (let time = 0; time < 3; time += 1) digits.push(await measureDigits(browser, stage, 200_000_000));
      tell('phone-digits-accepted', Math.max(...digits), 'ms', limits.digitsMs);
      const keys = await (await fetch(`${stage.url}/api/v1/elections/${phoneElection}/keys`)).text();
      const capture = await measureCapture(chromium, keys);
      tell(`phone-capture-quarter-core-by-${capture.limitedBy}`, capture.quarterMs, 'ms', limits.captureMs);
    });
  } finally {
    await browser.close();
  }
  return lines;
}
