/** What an observer sees gets reported in three taps; the rest follows when she has a hand free. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasChromium, shareStage } from './stage.ts';
import { holdSaving } from './held-saving.ts';
import { crash, joinedObserver } from './observer.ts';
import { unsealedOf } from './unsealed.ts';

describe.skipIf(!hasChromium)('violations', () => {
  const held = shareStage();

  test('three taps report it; what was being added survives a killed app', { timeout: 90_000 }, async () => {
    const { stage, browser } = held();
    const { page, context } = await joinedObserver(browser, stage, { station: '164' });
    let taps = 0;
    const tap = async (name: RegExp): Promise<void> => {
      taps += 1;
      await page.getByRole('button', { name }).or(page.getByRole('link', { name })).first().click();
    };
    await tap(/^Violation/);
    await tap(/^Boxes not shown empty, or not sealed/);
    await tap(/^Save and send/);
    await page.getByText('Saved and sealed').waitFor();
    expect(taps).toBe(3);
    // Neither her station nor what she reported stands in the address.
    expect(new URL(page.url()).hash).toBe('#/violation/sent');

    const [first] = await unsealedOf(stage, { kind: 'violation', station: '164', count: 1 });
    expect(first).toMatchObject({ station: '164', body: { code: 'OPEN.02', text: '' } });
    expect(Object.keys(first?.body ?? {}).toSorted()).toEqual(['at', 'code', 'text']);

    // Later: who it was and what she saw. In the middle of a word the page's process is killed.
    await page.getByRole('button', { name: 'Add details' }).click();
    await page.getByRole('button', { name: 'Secretary' }).click();
    await page.getByLabel(/^In your own words/).fill('The lid was open before six');
    await page.getByLabel('What you asked for').pressSequentially('To seal it bef');
    await page.waitForTimeout(500);
    await crash(page);

    const again = await context.newPage();
    await again.goto(`${stage.url}/app/#/violation`);
    await again.getByRole('link', { name: /^Details that you began/ }).click();
    expect(await again.getByLabel('What you asked for').inputValue()).toBe('To seal it bef');
    await again.getByLabel('What you asked for').fill('To seal it before voting');
    await again.getByLabel('What they answered').fill('Do not get in the way');
    // Nobody names her station before she says so.
    const named = again.getByRole('group', { name: 'May the station be named' });
    expect(await named.getByRole('button', { name: 'No' }).getAttribute('aria-pressed')).toBe('true');
    await named.getByRole('button', { name: 'Yes' }).click();
    await again.getByRole('button', { name: 'Send the details' }).click();
    await again.getByText('Saved and sealed').waitFor();

    const [, details] = await unsealedOf(stage, { kind: 'violation', station: '164', count: 2 });
    expect(details).toMatchObject({
      station: '164',
      body: {
        code: 'OPEN.02',
        at: first?.body['at'],
        role: 'secretary',
        text: 'The lid was open before six',
        asked: 'To seal it before voting',
        answered: 'Do not get in the way',
        supplements: first?.id,
        nameStation: true,
      },
    });

    // What was sent is not to be read here any more: its kind and time are.
    await again.goto(`${stage.url}/app/#/violation`);
    await again.getByText('What you reported from this station today').click();
    await again.locator('.reported').waitFor();
    expect(await again.locator('.reported').textContent()).toContain('Boxes not shown empty');
    expect(await again.locator('body').textContent()).not.toContain('The lid was open');
    await context.close();
  });

  test('it is found by her own words, and a wrong pick keeps what she wrote', { timeout: 60_000 }, async () => {
    const { stage, browser } = held();
    const { page, context } = await joinedObserver(browser, stage, { language: 'kk', station: '150' });
    await page.goto(`${stage.url}/app/#/violation`);
    // In Russian, with another ending, on a phone that speaks Kazakh.
    await page.locator('input').fill('пломбу');
    expect(await page.locator('.rows .row').first().textContent()).toContain('мөр басылмады');
    await page.locator('.rows .row').first().click();
    await page.locator('textarea').first().fill('Қақпағы ашық тұр');
    await page.goBack();
    await page.locator('.begun').waitFor();
    await page.locator('input').fill('көшірме');
    await page.locator('.rows .row').first().click();
    expect(await page.locator('textarea').first().inputValue()).toBe('Қақпағы ашық тұр');

    // A time that is still to come was yesterday's.
    const ahead = new Date(Date.now() + 3_600_000).toLocaleTimeString('en-GB', {
      timeZone: 'Asia/Almaty',
      hour: '2-digit',
      minute: '2-digit',
    });
    await page.locator('input[type=time]').fill(ahead);
    await page.locator('.action .button').click();
    await page.locator('.reported').waitFor();
    const sent = (await unsealedOf(stage, { kind: 'violation', station: '150', count: 1 })).at(-1);
    expect(sent?.body['text']).toBe('Қақпағы ашық тұр');
    expect(Date.parse(String(sent?.body['at']))).toBeLessThan(Date.now());
    await context.close();
  });

  test('who has the phone torn away while it records keeps what was recorded', { timeout: 90_000 }, async () => {
    const { stage, browser } = held();
    const { page, context } = await joinedObserver(browser, stage, { station: '170' });
    await page.goto(`${stage.url}/app/#/violation`);
    await page.locator('.rows .row').first().click();
    await page.getByRole('button', { name: 'Video' }).click();
    await page.getByRole('button', { name: 'Start recording' }).click();
    await page.waitForTimeout(2500);
    // The screen goes dark: what was recorded so far becomes a file of its own, and the recording goes on.
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    });
    await page.getByText('1 file saved and sealed').waitFor({ state: 'attached' });
    await page.waitForTimeout(1500);
    await crash(page);

    const again = await context.newPage();
    await again.goto(`${stage.url}/app/#/violation`);
    await again.locator('.begun').click();
    await again.getByText('1 file saved and sealed').waitFor();
    await again.getByRole('button', { name: /^Save and send/ }).click();
    await again.getByText('Saved and sealed').waitFor();
    const [sent] = await unsealedOf(stage, { kind: 'violation', station: '170', count: 1 });
    expect(sent?.attachments).toMatchObject([{ role: 'scene', type: expect.stringMatching(/^video\//) as string }]);
    await context.close();
  });

  test('a camera that another app takes does not end it as if it were finished', { timeout: 60_000 }, async () => {
    const { stage, browser } = held();
    const { page, context } = await joinedObserver(browser, stage, { station: '150' });
    await page.goto(`${stage.url}/app/#/violation`);
    await page.locator('.rows .row').first().click();
    await beginVideo(page);
    await page.locator('video').evaluate((seen: HTMLVideoElement) => {
      const tracks = (seen.srcObject as MediaStream).getTracks();
      for (const track of tracks) track.stop();
      for (const track of tracks) track.dispatchEvent(new Event('ended'));
    });
    await page.getByText('What was recorded until then is kept').waitFor();
    await page.getByText('1 file saved and sealed').waitFor({ state: 'attached' });
    // The camera is opened again: she goes on where it broke off.
    await page.getByRole('button', { name: 'Start recording' }).click();
    await page.waitForTimeout(1500);
    await page.getByRole('button', { name: 'Stop and save' }).click();
    await page.getByText('2 files saved and sealed').waitFor();
    // What she then erases takes no room any more.
    expect(await piecesOn(page)).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Erase this draft' }).click();
    await page.getByRole('button', { name: 'Erase', exact: true }).click();
    await page.locator('.seen-group .row').first().waitFor();
    expect(await piecesOn(page)).toBe(0);
    await context.close();
  });

  test('neither a second window nor the lock takes a piece out of its report', { timeout: 90_000 }, async () => {
    const { stage, browser } = held();
    const { page, context } = await joinedObserver(browser, stage, { station: '150' });
    await page.goto(`${stage.url}/app/#/safety/lock`);
    await page.getByLabel('New passphrase').fill('five plain words of mine');
    await page.getByLabel('Once more').fill('five plain words of mine');
    await page.getByRole('button', { name: 'Set' }).click();
    await page.getByText(/^Set\. The next opening/).waitFor();
    await page.goto(`${stage.url}/app/#/violation`);
    await page.locator('.rows .row').first().click();
    await beginVideo(page);

    const second = await context.newPage();
    await second.goto(`${stage.url}/app/#/violation/send`);
    await unlock(second);
    await second.getByText('1 file saved and sealed').waitFor();

    await beginVideo(second);
    await second.evaluate(() => {
      const show = (value: string): void => {
        Object.defineProperty(document, 'visibilityState', { value, configurable: true });
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
      };
      show('hidden');
      const later = Date.now() + 6 * 60_000;
      Date.now = () => later;
      show('visible');
    });
    await second.getByText('2 files saved and sealed').waitFor({ state: 'attached' });
    await second.getByRole('button', { name: 'Stop and save' }).click();
    await unlock(second);
    await second.getByText('3 files saved and sealed').waitFor();
    await context.close();
  });

  test('who has no microphone is told beforehand, and films without sound', { timeout: 60_000 }, async () => {
    const { stage, browser } = held();
    const { page, context } = await joinedObserver(browser, stage, { station: '150' });
    await page.goto(`${stage.url}/app/#/ready`);
    const row = page.locator('.checks .row', { hasText: 'Camera and microphone' });
    expect(await row.getAttribute('class')).toBe('row good');
    // As on a phone whose microphone another app holds.
    await page.evaluate(() => {
      const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = (wish) =>
        wish?.audio === true ? Promise.reject(new DOMException('held', 'NotReadableError')) : open(wish);
      const query = navigator.permissions.query.bind(navigator.permissions);
      navigator.permissions.query = async (asked) =>
        asked.name === 'microphone' ? ({ state: 'denied' } as PermissionStatus) : query(asked);
    });
    await page.getByRole('button', { name: 'Look again' }).click();
    await row.getByText('Allow both').waitFor();

    await page.goto(`${stage.url}/app/#/violation`);
    await page.locator('.seen-group .row').first().click();
    await page.getByRole('button', { name: 'Sound', exact: true }).click();
    await page.getByText('Another app is using the microphone').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await beginVideo(page);
    await page.getByText('the video has no sound').waitFor();
    await page.getByRole('button', { name: 'Stop and save' }).click();
    await page.getByText('1 file saved and sealed').waitFor();
    await context.close();
  });

  test('what stands on the screen when it is saved is what was saved', { timeout: 60_000 }, async () => {
    const { stage, browser } = held();
    const { page, context } = await joinedObserver(browser, stage, { station: '152' });
    await page.goto(`${stage.url}/app/#/violation`);
    await page.locator('.seen-group .row').first().click();
    const words = page.getByLabel(/^In your own words/);
    await words.fill('Begun elsewhere');
    await page.goto(`${stage.url}/app/#/station`);
    await page.locator('.regions .row').first().click();
    await page.locator('.field input').fill('166');
    await page.locator('.row').first().click();
    await page.getByRole('button', { name: 'I have come to station № 166' }).click();
    await page.locator('.due').waitFor();
    await page.goto(`${stage.url}/app/#/violation`);
    await page.locator('.seen-group .row').first().click();
    await words.fill('The lid was open');
    const release = await holdSaving(page);
    await page.getByRole('button', { name: 'Save and send' }).click();
    await page.locator('.action .button:disabled').waitFor();
    await words.focus();
    await page.keyboard.type('andthelock');
    const shown = await words.inputValue();
    // Nor is anything else laid where it goes from: it would be gone with it.
    await page.getByRole('link', { name: 'Back' }).click();
    await page.locator('.seen-group .row').first().waitFor();
    expect(await page.locator('.seen-group .row:enabled').count()).toBe(0);
    expect(await page.locator('button.begun').count()).toBe(1);
    expect(await page.locator('button.begun:enabled').count()).toBe(0);
    await release();
    await page.getByText('Saved and sealed').waitFor();
    await page.goto(`${stage.url}/app/#/violation`);
    await page.locator('button.begun:enabled').click();
    expect(await page.getByLabel(/^In your own words/).inputValue()).toBe('Begun elsewhere');
    const [sent] = await unsealedOf(stage, { kind: 'violation', station: '166', count: 1 });
    expect(sent?.body['text']).toBe(shown);
    await context.close();
  });
});

async function beginVideo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Video' }).click();
  await page.getByRole('button', { name: 'Start recording' }).click();
  await page.waitForTimeout(1500);
}

async function unlock(page: Page): Promise<void> {
  await page.getByLabel('Passphrase').fill('five plain words of mine');
  await page.getByRole('button', { name: 'Open' }).click();
}

/** Of sealed bytes, on the phone's disk. */
function piecesOn(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const heard = <T>(asked: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(new Error('it cannot be read'));
      });
    const notes = await heard(indexedDB.open('notes'));
    const count = await heard(notes.transaction('pieces').objectStore('pieces').count());
    notes.close();
    return count;
  });
}
