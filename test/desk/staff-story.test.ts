/** The operator invites an administrator, she invites a verifier, who comes, goes and comes again; then her work is ended. Real browsers. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/chromium.ts';
import { makeTestFolder, removeTestFolder } from '../../apps/server/src/postgres/test-data-folder.ts';
import { election, prepareData, startKua, type Running } from '../prove/crash-server.ts';
import { kua } from '../scenarios/kua-command.ts';
import { faultsInThreeLanguages, personAt } from './passkey-person.ts';
import { launchDesk } from './reader.ts';

const pictures = process.env['KUA_PICTURES'];
async function picture(page: Page, name: string): Promise<void> {
  if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}.png`) });
}

describe.skipIf(findChromium() === null)('staff with passkeys', () => {
  let folder = '';
  let data = '';
  let running: Running | undefined;
  let browser: Browser | undefined;

  beforeAll(async () => {
    folder = await makeTestFolder();
    data = join(folder, 'data');
    await prepareData(data);
    running = await startKua(data);
    browser = await launchDesk();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    running?.child.kill('SIGTERM');
    await new Promise((resolve) => running?.child.once('exit', resolve));
    await removeTestFolder(folder);
  });

  test(
    'come by invitation, sign in without a name, and are out when their work is ended',
    { timeout: 240_000 },
    async () => {
      if (running === undefined || browser === undefined) throw new Error('nothing runs');
      // Passkeys belong to a name: this machine by its number has none.
      const site = running.url.replace('127.0.0.1', 'localhost');
      const told = await kua(
        'staff',
        'invite',
        '--data',
        data,
        '--election',
        election,
        '--role',
        'administrator',
        '--link',
        site,
      );
      expect(told.code).toBe(0);
      const invitation = told.out.trim();

      const boss = await personAt(browser);
      await boss.page.goto(invitation);
      await boss.page.getByRole('heading', { name: 'You are invited to the desk' }).waitFor();
      expect(await faultsInThreeLanguages(boss.page)).toEqual([]);
      await picture(boss.page, 'join');
      // Her finger is not known: nothing happens, and the invitation stays good.
      await boss.setPresent(false);
      await boss.page.keyboard.press('Enter');
      await boss.page.getByText('No passkey was chosen').waitFor();
      expect(await boss.passkeys()).toEqual([]);
      await boss.setPresent(true);
      await boss.page.keyboard.press('Enter');
      await boss.page.getByRole('heading', { name: 'Team' }).waitFor();
      expect(boss.page.url()).not.toContain('join');
      expect(await boss.passkeys()).toMatchObject([{ rpId: 'localhost', isResidentCredential: true }]);
      const bossName = await boss.page.locator('.own .who').first().textContent();
      expect(bossName).toMatch(/^s-[0-9a-z]{6}$/);

      // The same link again, in somebody else's hands.
      const thief = await personAt(browser);
      await thief.page.goto(invitation);
      await thief.page.getByRole('heading', { name: 'This invitation does not serve' }).waitFor();
      expect(await faultsInThreeLanguages(thief.page)).toEqual([]);
      await thief.context.close();

      await boss.page.keyboard.press('i');
      const form = boss.page.getByRole('dialog', { name: 'Invite' });
      await form.waitFor();
      await form.getByText('No other branch can be chosen here').waitFor();
      await form.getByRole('button', { name: 'Make links' }).click();
      await form.getByText('Choose at least one role.').waitFor();
      await form.getByLabel('Verifier').check();
      await form.getByLabel('Only in').check();
      await form.getByRole('searchbox').fill('nor');
      await form.getByLabel('North').check();
      await form.getByRole('searchbox').blur();
      expect(await faultsInThreeLanguages(boss.page)).toEqual([]);
      await picture(boss.page, 'invite');
      await form.getByRole('button', { name: 'Make links' }).click();
      const links = boss.page.getByRole('dialog', { name: 'The links are shown only now' });
      const link = (await links.locator('code').textContent()) ?? '';
      expect(link).toMatch(new RegExp(`^${site}/desk/#/${election}/join/[0-9a-z]{26}$`));
      expect(await faultsInThreeLanguages(boss.page)).toEqual([]);
      await picture(boss.page, 'links');
      await boss.page.keyboard.press('Escape');

      const verifier = await personAt(browser);
      await verifier.page.goto(link);
      await verifier.page.getByRole('button', { name: 'Make a passkey and come in' }).click();
      await verifier.page.getByRole('button', { name: 'Sign out' }).waitFor();
      const name = (await verifier.page.locator('.own .who').first().textContent()) ?? '';
      expect(await verifier.page.getByRole('link', { name: 'Team' }).count()).toBe(0);
      // A second one on the same computer is not made.
      await verifier.page.keyboard.press('Alt+p');
      await verifier.page.getByText('You have a passkey on this device already').waitFor();
      await verifier.page.keyboard.press('Alt+o');
      await verifier.page.getByRole('heading', { name: 'Sign in to the desk' }).waitFor();
      expect(await faultsInThreeLanguages(verifier.page)).toEqual([]);
      await picture(verifier.page, 'sign-in');
      const signing = verifier.page.waitForRequest((request) => request.url().endsWith('/sign-in'));
      await verifier.page.keyboard.press('Enter');
      await verifier.page.getByRole('button', { name: 'Sign out' }).waitFor();
      // Whoever has seen what her browser sent cannot send it again.
      const seen = await signing;
      const again = await fetch(seen.url(), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: seen.postData() ?? '',
      });
      expect(await again.json()).toMatchObject({ status: 400, code: 'passkey-refused' });
      expect(await verifier.page.locator('.own .who').first().textContent()).toBe(name);

      await boss.page.reload();
      await boss.page.getByRole('rowheader', { name }).waitFor();
      // With one branch nothing is checked by two.
      await boss.page.getByText('All verifiers are of one branch').waitFor();
      expect(await boss.page.getByRole('row').filter({ hasText: name }).textContent()).toContain('North');
      expect(await faultsInThreeLanguages(boss.page)).toEqual([]);
      await picture(boss.page, 'team');
      const ending = boss.page.getByRole('button', { name: `End the work of ${name}` });
      await ending.click();
      await boss.page.getByText(`The work of ${name} ends`).waitFor();
      await picture(boss.page, 'ending');
      await boss.page.keyboard.press('z');
      await ending.click();
      await boss.page.getByText(/^ended /).waitFor({ timeout: 20_000 });
      await picture(boss.page, 'ended');

      // She finds out at her next step, and her passkey opens nothing any more.
      await verifier.page.reload();
      await verifier.page.getByRole('heading', { name: 'Sign in to the desk' }).waitFor();
      await verifier.page.keyboard.press('Enter');
      await verifier.page.getByText('This passkey does not open this desk.').waitFor();
      await picture(verifier.page, 'refused');

      const listed = await kua('staff', 'list', '--data', data, '--election', election);
      expect(listed.out.split('\n').map((line) => line.split('\t').slice(0, 5))).toEqual([
        [bossName, 'administrator', 'everywhere', 'first', 'no organisation'],
        [name, 'verifier', 'north', 'first', 'no organisation'],
        [''],
      ]);
      const checked = await kua('rebuild', '--check', '--data', data);
      expect(checked).toMatchObject({ code: 0 });
    },
  );
});
