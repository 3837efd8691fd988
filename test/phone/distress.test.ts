/** She needs help: one long press sends when and where, before anything else that waits; the rest can follow. */
import { describe, expect, test } from 'vitest';
import { unsealedOf } from './unsealed.ts';
import { hasChromium, shareStage } from './stage.ts';
import { holdFor } from './holding.ts';
import { joinedObserver, openApp } from './observer.ts';

describe.skipIf(!hasChromium)('distress', () => {
  const held = shareStage();

  test('one second is enough; letting go earlier sends nothing, and says so', { timeout: 90_000 }, async () => {
    const { stage, browser } = held();
    const { page, context } = await joinedObserver(browser, stage, { station: '164' });
    const button = page.getByRole('button', { name: /I need help/ });
    await holdFor(page, button, 500);
    await page.getByText('Nothing was sent').waitFor();
    expect(new URL(page.url()).hash).toBe('#/today');

    const before = Date.now();
    await holdFor(page, button, 1200);
    await page.getByText(/Accepted: the server signed/).waitFor({ timeout: 20_000 });
    expect(new URL(page.url()).hash).toBe('#/distress');
    const [call] = await unsealedOf(stage, { kind: 'distress', count: 1 });
    expect(call?.station).toBe('164');
    expect(Object.keys(call?.body ?? {})).toEqual(['at']);
    expect(Date.parse(String(call?.body['at']))).toBeGreaterThan(before - 1000);

    // Words and a picture are a call of their own; nothing of them can be read here afterwards.
    await page.getByLabel('What is happening').fill('They lock the door of room four');
    await page.reload();
    expect(await page.getByLabel('What is happening').inputValue()).toBe('They lock the door of room four');
    await page.getByRole('button', { name: 'Photo', exact: true }).click();
    await page.locator('.shutter').click();
    await page.getByRole('button', { name: 'Use it' }).click();
    await page.getByText('1 file saved and sealed').waitFor();
    await page.getByRole('button', { name: 'Send this too' }).click();
    await page
      .getByText(/Accepted: the server signed/)
      .nth(1)
      .waitFor({ timeout: 20_000 });
    expect((await unsealedOf(stage, { kind: 'distress', count: 2 }))[1]).toMatchObject({
      body: { text: 'They lock the door of room four' },
      attachments: [{ role: 'scene' }],
    });
    expect(await page.locator('textarea').inputValue()).toBe('');

    // It was a false alarm, or is over: she says so the same way, and may call again.
    await holdFor(page, page.getByRole('button', { name: /I am safe again/ }), 1200);
    const safe = page.locator('.call', { hasText: 'You said that you are safe' });
    await safe.getByText(/Accepted: the server signed/).waitFor({ timeout: 20_000 });
    expect((await unsealedOf(stage, { kind: 'distress', count: 3 }))[2]?.body).toEqual({
      at: expect.any(String) as string,
      safe: true,
    });
    expect(await page.locator('.call').count()).toBe(3);
    expect(await page.locator('textarea').count()).toBe(0);
    await page.getByRole('button', { name: /I need help/ }).waitFor();
    await page.goto(`${stage.url}/app/#/today`);
    await page.locator('.note', { hasText: 'You said that you are safe' }).waitFor();
    expect(await page.locator('.alarm').count()).toBe(0);
    await context.close();
  });

  test('a key held down does the same as a finger', { timeout: 60_000 }, async () => {
    const { stage, browser } = held();
    const { page, context } = await joinedObserver(browser, stage, { station: '166' });
    await page.getByRole('button', { name: /I need help/ }).focus();
    await page.keyboard.down('Space');
    await page.waitForTimeout(300);
    await page.keyboard.up('Space');
    await page.getByText('Nothing was sent').waitFor();
    await page.keyboard.down('Enter');
    await page.waitForTimeout(1200);
    await page.keyboard.up('Enter');
    await page.getByText(/Accepted: the server signed/).waitFor({ timeout: 20_000 });
    expect((await unsealedOf(stage, { kind: 'distress', count: 1 })).some(({ station }) => station === '166')).toBe(
      true,
    );
    await context.close();
  });

  test(
    'without a network it waits on top of all, and goes by itself; at no station, too',
    { timeout: 90_000 },
    async () => {
      const { stage, browser } = held();
      const link = await stage.invite();
      const { page, context } = await openApp(browser, stage, { path: link.slice(link.indexOf('#')) });
      await page.locator('.join .button').click();
      await page.waitForFunction(() => location.hash === '#/station');
      // The app is on the phone before the line goes.
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
      await page.goto(`${stage.url}/app/#/today`);
      await context.setOffline(true);
      await holdFor(page, page.getByRole('button', { name: /I need help/ }), 1200);
      await page.getByText(/Still on this phone: no network/).waitFor();
      await context.setOffline(false);
      await page.getByText(/Accepted: the server signed/).waitFor({ timeout: 30_000 });
      expect((await unsealedOf(stage, { kind: 'distress', count: 1 })).some(({ station }) => station === null)).toBe(
        true,
      );
      await context.close();
    },
  );
});
