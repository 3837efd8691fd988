/** Whoever is to hear calls for help knows when she would not; and sees afterwards who called, and who answered. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/chromium.ts';
import { appBuild } from '../../apps/server/src/publication/app-build.ts';
import { launchDesk, openDesk } from './reader.ts';
import { roomFaults } from './room-faults.ts';
import { atTheDesk, election } from './violations-stage.ts';

const pictures = join(import.meta.dirname, '..', '..', 'test-results', 'desk');
const hourMs = 3_600_000;

describe.skipIf(findChromium() === null)('calls for help at the desk', () => {
  let browser: Browser;
  let desk: string;
  beforeAll(async () => {
    browser = await launchDesk();
    desk = await appBuild('desk');
    mkdirSync(pictures, { recursive: true });
  }, 120_000);
  afterAll(() => browser.close());

  test('she hears that the sound is off, that her time ends, and that nothing rings any more', async () => {
    await atTheDesk(
      async (stage) => {
        const coordinator = await stage.sign({ roles: ['coordinator'] });
        const began = Date.now();
        const room = { election, token: coordinator.token, room: 'distress' };
        const { page } = await openDesk(browser, stage.server, room);
        // A browser that is driven takes a page for touched, sooner or later: so its sound is stopped as a browser would.
        await page.addInitScript(() => {
          const Known = AudioContext;
          globalThis.AudioContext = class extends Known {
            constructor() {
              super();
              addEventListener('stop-sound', () => void this.suspend());
            }
          };
        });
        await page.reload();
        await page.getByText('Nobody has called for help').waitFor();
        await page.keyboard.press('j');
        await page.getByText('Sound is off').waitFor({ state: 'detached' });
        await page.evaluate(() => dispatchEvent(new Event('stop-sound')));
        await page.getByText('Sound is off: press any key').waitFor();
        await page.keyboard.press('j');
        await page.getByText('Sound is off').waitFor({ state: 'detached' });
        expect(await page.getByText('You are signed in until').count()).toBe(0);

        // One calls from a station and is well again; of another nobody knows where she is.
        const [first, second] = stage.phones;
        const at = '2026-11-22T11:00:00+05:00';
        await stage.send(first, { kind: 'distress', station: '2', body: { at } });
        await page.locator('.distress').waitFor();
        await page.keyboard.press('Alt+d');
        await page.getByText(/You have taken the call/).waitFor();
        await stage.send(first, { kind: 'distress', station: '2', body: { at, safe: true } });
        await stage.send(second, { kind: 'distress', station: null, body: { at } });
        const row = (index: number) => page.locator('tbody tr').nth(index).innerText();
        await page.locator('tbody tr').nth(1).waitFor();
        await page.locator('td').filter({ hasText: 'said later that she is safe' }).waitFor();
        expect(await row(0)).toMatch(/where is not known\s+nobody yet\s+has not said that she is safe/);
        expect(await row(1)).toContain(`${coordinator.staff} · `);
        expect(await roomFaults(page, pictures, 'distress-list')).toEqual({});
        await page.getByRole('link', { name: 'Station 2' }).click();
        await page.waitForFunction(() => location.hash.endsWith('/coverage/table/all/all/2'));

        // In the last hour she is told; then the session ends, and the screen says what does not ring.
        stage.setClock(new Date(began + 13.5 * hourMs).toISOString());
        await page.reload();
        await page.getByText('You are signed in until').waitFor();
        await page.getByText('After that calls for help do not ring here').waitFor();
        await page.getByRole('button', { name: 'Sign in anew' }).waitFor();
        stage.setClock(new Date(began + 14.1 * hourMs).toISOString());
        const silence = page.getByRole('alert').filter({ hasText: 'Calls for help do not ring here now' });
        await silence.waitFor();
        await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
        await page.waitForFunction(() => document.title === 'Calls for help do not ring here now');
        await page.reload();
        await silence.waitFor();
        expect(await roomFaults(page, pictures, 'distress-silence')).toEqual({});
        await page.context().close();

        // Where nobody would have heard them, nothing is said.
        const verifier = await stage.sign({ roles: ['verifier'] });
        const other = await openDesk(browser, stage.server, { election, token: verifier.token });
        await other.page.getByRole('button', { name: /Sign in/ }).waitFor();
        expect(await other.page.getByText('Calls for help do not ring').count()).toBe(0);
        expect(await other.page.getByText('Sound is off').count()).toBe(0);
        await other.context.close();
      },
      { desk },
    );
  }, 240_000);
});
