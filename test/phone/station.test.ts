/** She goes from station to station; and once she picked a wrong one. */
import { expect, test } from 'vitest';
import { countersignatureMessage } from '@kua/core/observations/countersignature.ts';
import { privateKeyOf, publicBytesOf, signEd25519 } from '../../apps/server/src/evidence/ed25519.ts';
import { codeIn } from './camera-film.ts';
import { holdSaving } from './held-saving.ts';
import { joinedObserver } from './observer.ts';
import { openStep, paper, typeFigures } from './screens/protocol.ts';
import { hasChromium, shareStage } from './stage.ts';
import { phoneElection } from './phone-election.ts';
import { unsealedOf } from './unsealed.ts';
import type { Page } from 'playwright-core';

const ready = shareStage();
const given = { timeout: 120_000 };

async function goToStation(page: Page, url: string, number: string): Promise<void> {
  await page.goto(`${url}/app/#/today`);
  await page.getByRole('link', { name: 'change' }).click();
  await page.locator('.regions .row', { hasText: 'North' }).click();
  await page.getByLabel('Number of the station, or street').fill(number);
  await page.locator('.row').first().click();
}

async function count(page: Page, url: string, voters: number): Promise<void> {
  await page.goto(`${url}/app/#/count`);
  for (let voter = 0; voter < voters; voter += 1) await page.getByRole('button', { name: /One more voter/ }).click();
}

/** The act that is begun, by another phone. */
async function signedByPhone(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/app/#/act/witness`);
  await page.getByText('Signs with her own phone').click();
  await page.getByRole('button', { name: 'Show the code' }).click();
  const digest = (await codeIn(await page.locator('.qr').screenshot())).split(' ')[2] ?? '';
  const key = privateKeyOf(new Uint8Array(32).fill(7));
  const signature = signEd25519(key, countersignatureMessage(phoneElection, digest.toLowerCase()));
  const [device, hand] = [publicBytesOf(key), signature].map((bytes) => Buffer.from(bytes).toString('hex'));
  await page.getByText('Without a camera').click();
  await page.locator('textarea').fill(`KUA-WITNESS/1 ${digest} ${device} ${hand}`.toUpperCase());
  await page.getByRole('button', { name: 'Take the text' }).click();
  await page.getByText('1 witness has signed').waitFor();
}

test.skipIf(!hasChromium)('a mobile group counts at each station apart, and finds all of it again', given, async () => {
  const { stage, browser } = ready();
  const { page, context } = await joinedObserver(browser, stage, { station: '164', at: '2026-11-22T12:10:00+05:00' });
  await count(page, stage.url, 2);
  // At the first station the commission has half said its number.
  const announced = page.locator('.announced .digits');
  await announced.fill('12');
  await goToStation(page, stage.url, '166');
  await page.getByRole('button', { name: 'I have come to station № 166' }).click();
  await page.getByRole('heading', { name: /Station № 166/ }).waitFor();
  await count(page, stage.url, 3);
  expect(await announced.inputValue()).toBe('');
  await announced.fill('34');
  await goToStation(page, stage.url, '164');
  await page.getByRole('button', { name: 'I have come to station № 164' }).click();
  await page.goto(`${stage.url}/app/#/today`);
  await page.locator('.tile', { hasText: 'Counter' }).getByText('2 voters').waitFor();
  await page.goto(`${stage.url}/app/#/count`);
  expect(await announced.inputValue()).toBe('12');
  await page.getByRole('button', { name: 'Save and send' }).click();
  const [sent] = await unsealedOf(stage, { kind: 'turnout', station: '164', count: 1 });
  expect(sent?.body).toMatchObject({ announced: 12 });
  // What was begun at the other one stays.
  await goToStation(page, stage.url, '166');
  await page.getByRole('button', { name: 'I have come to station № 166' }).click();
  await page.getByRole('heading', { name: /Station № 166/ }).waitFor();
  await page.goto(`${stage.url}/app/#/count`);
  expect(await announced.inputValue()).toBe('34');
  await context.close();
});

test.skipIf(!hasChromium)(
  'a station picked by mistake: what was begun goes along, what was sent is withdrawn',
  given,
  async () => {
    const { stage, browser } = ready();
    const { page, context } = await joinedObserver(browser, stage, { station: '150', at: '2026-11-22T21:10:00+05:00' });
    await count(page, stage.url, 4);
    await page.locator('.announced .digits').fill('90');
    await openStep(page, stage.url, 'figures/1');
    await typeFigures(page, paper);
    await page.waitForSelector('.sums');
    await page.locator('.action .button').click();
    await page.waitForSelector('.code');
    const [wrong] = await unsealedOf(stage, { kind: 'protocol', station: '150', count: 1 });
    await page.goto(`${stage.url}/app/#/violation`);
    await page.locator('.seen-group .row').first().click();
    await page.getByLabel(/^In your own words/).fill('The lid was open');
    await page.goto(`${stage.url}/app/#/act`);
    await page.locator('.seen-group .row').first().click();
    await signedByPhone(page, stage.url);

    await goToStation(page, stage.url, '152');
    await page.getByText('1 list or figure that was sent is withdrawn').waitFor();
    await page.getByText('let the witnesses sign again').waitFor();
    // A finger that trembles says it once.
    const release = await holdSaving(page);
    await page.getByRole('button', { name: '№ 150 was picked by mistake' }).dblclick();
    await release();
    await page.getByRole('heading', { name: /Station № 152/ }).waitFor();
    await page.locator('.tile', { hasText: 'Counter' }).getByText('4 voters').waitFor();
    const [correction] = await unsealedOf(stage, { kind: 'correction', station: '150', count: 1 });
    expect(correction?.body).toEqual({ original: wrong?.id, withdrawn: true, text: 'The right station: № 152' });
    // The protocol of the right station is asked for as if nothing had been sent.
    await openStep(page, stage.url, '');
    expect(await page.locator('.step small').nth(1).textContent()).toBe('0 of 13 typed');
    await page.goto(`${stage.url}/app/#/count`);
    expect(await page.locator('.announced .digits').inputValue()).toBe('90');
    // What was begun about a violation is sent under the right one, and nobody has signed that.
    await page.goto(`${stage.url}/app/#/violation/send`);
    await page.getByRole('button', { name: 'Save and send' }).click();
    const [seen] = await unsealedOf(stage, { kind: 'violation', count: 1 });
    expect(seen).toMatchObject({ station: '152', body: { text: 'The lid was open' } });
    await page.goto(`${stage.url}/app/#/act/send`);
    await page.getByText('Station № 152').waitFor();
    await page.getByRole('button', { name: 'Save and send' }).click();
    const [act] = await unsealedOf(stage, { kind: 'act', count: 1 });
    expect(act).toMatchObject({ station: '152', body: { witnesses: [] } });
    expect(await unsealedOf(stage, { kind: 'correction', count: 1 })).toHaveLength(1);
    await context.close();
  },
);
