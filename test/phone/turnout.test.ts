/** An observer counts voters by hand, and writes down what the commission says at ten. */
import { expect, test } from 'vitest';
import { arrived, pageNames } from './arrived.ts';
import { joinedObserver, killedAndOpened } from './observer.ts';
import { hasChromium, shareStage } from './stage.ts';

const ready = shareStage();

test.skipIf(!hasChromium)(
  'on a short screen she counts while the commission speaks',
  { timeout: 120_000 },
  async () => {
    const { stage, browser } = ready();
    for (const language of ['ru', 'kk'] as const) {
      const { page, context } = await joinedObserver(browser, stage, { language, at: '2026-11-22T18:00:30+05:00' });
      await page.goto(`${stage.url}/app/#/count`);
      const one = page.locator('.count-one');
      await one.click();
      await page.locator('.announced .digits').fill('1240');
      for (const height of [640, 560]) {
        await page.setViewportSize({ width: 360, height });
        await page.evaluate(() => scrollTo(0, 0));
        const inSight = [page.locator('.count-top .button'), one, page.locator('.announced .digits')];
        const bounds = await Promise.all([...inSight, page.locator('nav')].map((each) => each.boundingBox()));
        // One under the other, and the last of them above the bar.
        const bottoms = bounds.map((box) => (box?.y ?? 0) + (box?.height ?? 0));
        const tops = bounds.map((box) => box?.y ?? 0);
        for (const [index, bottom] of bottoms.slice(0, -1).entries()) expect(bottom).toBeLessThan(tops[index + 1] ?? 0);
      }
      await context.close();
    }
  },
);

test.skipIf(!hasChromium)('counted by hand, next to what the commission says', { timeout: 240_000 }, async () => {
  const { stage, browser } = ready();
  let observer = await joinedObserver(browser, stage, { at: '2026-11-22T09:50:00+05:00' });
  let { page } = observer;
  const tap = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
  const total = (): Promise<string | null> => page.locator('.count-total output').textContent();
  /** As fast as a finger never is. */
  const voters = (count: number): Promise<void> =>
    page.locator('.count-one').evaluate((button: HTMLElement, times) => {
      for (let voter = 0; voter < times; voter += 1) button.click();
    }, count);

  await page.goto(`${stage.url}/app/#/count`);
  await page.waitForSelector('.count-one');
  await voters(50);
  for (let mistake = 0; mistake < 3; mistake += 1) await tap('Undo the last one');
  expect(await total()).toBe('47');

  // The app dies: 47 are there.
  await page.waitForTimeout(200);
  observer = await killedAndOpened(observer, stage, '#/count');
  ({ page } = observer);
  await page.waitForSelector('.count-one');
  expect(await total()).toBe('47');

  // After ten three more come. What she counted until ten is held against what the commission says of ten.
  await page.clock.fastForward('11:00');
  // A slow page may begin to follow the clock only now.
  await page.waitForTimeout(200);
  await page.clock.fastForward('01:00');
  await page.waitForSelector('.announced');
  await voters(3);
  await page.locator('.announced .digits').fill('6');
  // Putting it off folds the form, and takes away nothing that she has typed.
  await tap('Later');
  await page.locator('.announced').waitFor({ state: 'detached' });
  await tap('The commission named a number');
  expect(await page.locator('.announced .digits').inputValue()).toBe('6');
  await page.locator('.announced .digits').fill('61');
  const told = await page.locator('.announced').textContent();
  expect(told).toContain('10:00. The commission says');
  expect(told).toContain('Your own count by then: 47.');
  expect(told).toContain('The commission says 14 more than you counted.');
  await tap('Save and send');
  // Voters do not wait while it is sealed.
  await voters(5);
  await page.getByText('Saved and sealed').waitFor();
  expect(await total()).toBe('55');
  expect(await page.locator('.hours tr', { hasText: '10:00' }).textContent()).toBe('10:004761+14');
  expect(await page.evaluate(pageNames)).not.toContain('page draft turnout');
  const [first] = await arrived(stage, { kind: 'turnout', station: '164', count: 1 });
  expect(first?.body).toEqual({ at: '2026-11-22T05:00:00.000Z', cast: 47, announced: 61 });

  // She misheard: the same hour once more takes the place of the first.
  await page.locator('.hours button', { hasText: '10:00' }).click();
  await page.locator('.announced .digits').fill('47');
  expect(await page.locator('.announced').textContent()).toContain('Both numbers are the same.');
  await tap('Save and send');
  await page.locator('.hours tr', { hasText: '10:0047470' }).waitFor();
  const [, second] = await arrived(stage, { kind: 'turnout', station: '164', count: 2 });
  expect(second).toMatchObject({ supersedes: first?.id, body: { cast: 47, announced: 47 } });

  // It closes an hour later here, and what is due goes by it.
  await page.locator('.other-hours summary').click();
  await page.getByLabel('Voting ends at').fill('21:00');
  await page.goto(`${stage.url}/app/#/today`);
  expect(await page.locator('.due').textContent()).not.toContain('10:00. Ask the commission');
  expect(await page.locator('.tile', { hasText: 'Counter' }).textContent()).toContain('55 voters');
  await page.clock.fastForward('10:05:00');
  await page.locator('.next', { hasText: '21:00. Voting is over' }).waitFor();
  await page.clock.fastForward('01:00:00');
  await page.locator('.due .what', { hasText: 'Voting is over' }).waitFor();

  // Nor does another hour.
  await page.goto(`${stage.url}/app/#/count`);
  const typed = page.locator('.announced .digits');
  for (const [hour, digits] of [
    ['12:00', '12'],
    ['14:00', ''],
    ['16:00', '16'],
  ] as const) {
    await page.locator('.hours button', { hasText: hour }).click();
    await page.locator('.announced', { hasText: hour }).waitFor();
    expect(await typed.inputValue()).toBe('');
    await typed.fill(digits);
  }
  await page.locator('.hours button', { hasText: '12:00' }).click();
  await page.locator('.announced', { hasText: '12:00' }).waitFor();
  expect(await typed.inputValue()).toBe('12');
});
