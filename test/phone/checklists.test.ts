/** An observer fills in the list of the opening; the app dies in the middle; the list is sent, and sent once more. */
import { expect, test } from 'vitest';
import { arrived, pageNames } from './arrived.ts';
import { joinedObserver, killedAndOpened } from './observer.ts';
import { hasChromium, shareStage, type Ready } from './stage.ts';

const ready = shareStage();

test.skipIf(!hasChromium)('lists, from the first tap to the server', { timeout: 240_000 }, async () => {
  await fillsInTheOpening(ready());
  await goesThroughAListTwice(ready());
});

async function fillsInTheOpening({ stage, browser }: Ready): Promise<void> {
  let observer = await joinedObserver(browser, stage, { at: '2026-11-22T06:20:00+05:00' });
  let { page } = observer;
  const asked = (): Promise<string | null> => page.locator('#asked').textContent();
  const tap = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

  // What is due leads to the list; who was let in is not asked what she was told at the door.
  expect(await page.locator('.tile', { hasText: 'Checklists' }).textContent()).toContain('0 / 22');
  await page.locator('.due a.button').click();
  await page.waitForSelector('#asked');
  expect(await asked()).toBe('Were you let into the station?');
  await tap('Yes');
  expect(await asked()).toBe('At what time did you come in?');
  await page.getByRole('button', { name: /^Now: 06:2/ }).click();
  await tap('Next');
  expect(await asked()).toBe('Were you entered in the journal of observers?');

  // A nervous finger taps twice: the next question is not answered by it.
  await page.getByRole('button', { name: 'Not seen' }).dblclick();
  expect(await asked()).toBe('Did the commission begin to open the station an hour before voting?');
  expect(await page.locator('[aria-pressed=true]').count()).toBe(0);

  // What may be a violation is offered, and she goes on when she wants.
  await tap('No');
  expect(await page.locator('.offer button').count()).toBe(1);
  await tap('Next');
  await page.locator('.digits').fill('7');

  // The app dies. Everything is there, and it goes on with the first question that is open.
  observer = await killedAndOpened(observer, stage, '#/list/opening');
  ({ page } = observer);
  await page.waitForSelector('#asked');
  expect(await asked()).toBe('How many stationary boxes are there?');
  expect(await page.locator('.question-top').textContent()).toContain('5 of 21 answered');

  // Sealed boxes have numbers and a photo; unsealed ones have neither.
  await tap('All questions');
  await page.getByRole('button', { name: /^Were the boxes sealed/ }).click();
  await tap('Yes');
  await page.getByRole('button', { name: /^Write down the numbers/ }).click();
  await page.locator('textarea').fill('АБ 0117, АБ 0118');
  await tap('Next');
  await page.getByRole('button', { name: /^Photograph the sealed/ }).click();
  await tap('Take a photo');
  await page.locator('.shutter').click();
  await page.locator('.preview canvas').waitFor();
  await tap('Use it');
  await page.getByText('1 photo saved').waitFor();
  await tap('Next');
  await page.getByRole('button', { name: /^Were the boxes sealed/ }).click();
  await tap('Not seen');
  expect(await page.locator('.overview').textContent()).not.toContain('Photograph');
  await page.getByRole('button', { name: /^Were the boxes sealed/ }).click();
  await tap('Yes');
  const overview = page.locator('.overview');
  expect(await overview.textContent()).toContain('Photograph the sealed boxes.1 photo saved');
  expect(await page.locator('.overview-top').textContent()).toContain('7 of 21 answered');
  expect(await page.evaluate(pageNames)).toContain('page draft lists');

  // Sent: of what she answered nothing is left on the phone but how much it was.
  await tap('Send this list');
  await page.getByText(/^Saved and sealed at 06:2\d, 7 of 21 answered/).waitFor();
  expect(await page.evaluate(pageNames)).not.toContain('page draft lists');
  await page.goto(`${stage.url}/app/#/list/opening`);
  expect(await asked()).toBe('Were you let into the station?');
  await page.goto(`${stage.url}/app/#/today`);
  expect(await page.locator('.due').textContent()).toContain('Nothing is due right now');

  const [first] = await arrived(stage, { kind: 'checklist', station: '164', count: 1 });
  expect(first?.files).toEqual([{ role: 'seals-photo', outcome: 'intact' }]);
  expect(first?.body).toEqual({
    list: 'opening',
    answers: {
      admitted: true,
      'admitted-at': expect.stringMatching(/^06:2\d$/) as string,
      journal: 'not-seen',
      'opened-in-time': false,
      members: 7,
      'boxes-sealed': true,
      'seals-photo': 1,
    },
  });

  // Once more: it takes the place of the first, and says so before.
  await page.goto(`${stage.url}/app/#/list/opening`);
  await tap('No');
  await tap('All questions');
  expect(await page.locator('.note').textContent()).toContain('takes its place');
  await tap('Send this list');
  await page.getByText(/^Saved and sealed at 06:2\d, 1 of 3 answered/).waitFor();
  const [, second] = await arrived(stage, { kind: 'checklist', station: '164', count: 2 });
  expect(second).toMatchObject({ supersedes: first?.id, body: { list: 'opening', answers: { admitted: false } } });
}

/** What is due again is another list: both count. */
async function goesThroughAListTwice({ stage, browser }: Ready): Promise<void> {
  const { page } = await joinedObserver(browser, stage, { at: '2026-11-22T09:30:00+05:00', station: '152' });
  for (const round of [1, 2]) {
    await page.goto(`${stage.url}/app/#/list/voting`);
    await page.getByRole('button', { name: round === 1 ? 'Up to 5' : 'More than 20' }).click();
    await page.getByRole('button', { name: 'All questions' }).click();
    if (round === 2) expect(await page.locator('.note').textContent()).toContain('both count');
    await page.getByRole('button', { name: 'Send this list' }).click();
    await page.getByText('Saved and sealed').waitFor();
    await arrived(stage, { kind: 'checklist', station: '152', count: round });
    if (round === 1) await page.clock.fastForward('02:10:00');
  }
  const sent = await arrived(stage, { kind: 'checklist', station: '152', count: 2 });
  expect(sent.map(({ supersedes, body }) => [supersedes, (body as { answers: unknown }).answers])).toEqual([
    [null, { queue: 'few' }],
    [null, { queue: 'many' }],
  ]);
}
