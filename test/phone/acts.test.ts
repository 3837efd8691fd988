/** An act with witnesses: names only for the lawyers, a second phone's hand under it, and a copy on paper for as long as she wants. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { actDigest, verifyCountersignature } from '@kua/core/observations/countersignature.ts';
import { verifyEd25519 } from '../../apps/server/src/evidence/ed25519.ts';
import { codeIn, film } from './camera-film.ts';
import { holdSaving } from './held-saving.ts';
import { hasChromium, shareStage } from './stage.ts';
import { joinedObserver, launchPhones } from './observer.ts';
import { pdfLetters } from './pdf-letters.ts';
import { phoneElection, type PhoneStage } from './phone-election.ts';
import { openedWith, unsealedOf } from './unsealed.ts';

const at = '2026-11-22T14:10:00+05:00';
/** Of nobody. */
const names = { author: 'Өмірбек Һәкімғалиұлы', chair: 'Ұлжан Төраға', witness: 'Қаныш Куәгер' } as const;
const facts = 'Жиһаз артындағы жәшіктің қақпағы алтыдан бұрын ашық тұрды, ішінде бюллетень бар.';

async function next(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Next' }).click();
}

async function take(page: Page, text: string): Promise<void> {
  await page.getByText('Without a camera').click();
  await page.locator('textarea').fill(text);
  await page.getByRole('button', { name: 'Take the text' }).click();
}

async function sign(page: Page): Promise<void> {
  await page.locator('.pad').evaluate((drawn) => drawn.scrollIntoView({ block: 'center' }));
  const pad = await page.locator('.pad').boundingBox();
  if (pad === null) throw new Error('there is no place to sign');
  await page.mouse.move(pad.x + 20, pad.y + 40);
  await page.mouse.down();
  for (let step = 1; step < 30; step += 1) await page.mouse.move(pad.x + 20 + step * 8, pad.y + 50 + (step % 5) * 8);
  await page.mouse.up();
}

/** Every row of ledger and projections as text, bytes as they are written out. */
async function everythingIn({ database }: PhoneStage): Promise<string> {
  const { rows: tables } = await database.app.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname in ('ledger', 'projection') and has_table_privilege(format('%I.%I', schemaname, tablename), 'select')`,
  );
  const parts = [];
  for (const { name } of tables) {
    const { rows } = await database.app.query<{ row: string }>(`select t::text as row from ${name} t`);
    parts.push(...rows.map(({ row }) => row));
  }
  return parts.join('\n');
}

function markersOf(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  return [text, bytes.toString('hex'), bytes.toString('base64').replace(/.{0,3}=*$/, '')];
}

describe.skipIf(!hasChromium)('acts', () => {
  const held = shareStage();

  test('an act is signed by two witnesses, sent, printed and erased', { timeout: 180_000 }, async () => {
    const { stage, browser } = held();
    const { page, context } = await joinedObserver(browser, stage, { station: '164', at });
    await page.goto(`${stage.url}/app/#/violation`);
    await page.locator('button.row', { hasText: 'Boxes not shown empty' }).first().click();
    await page.getByRole('button', { name: 'Save and send' }).click();
    await page.getByRole('button', { name: 'Write an act about this' }).click();
    await page.getByText('Step 1 of 6').waitFor();
    await page.getByLabel('Place in the room').fill('Кіреберістегі үстел');
    await next(page);
    await page.getByLabel(/^In your own words/).fill(facts);
    await next(page);
    await page.getByText('only the lawyers of this election can read them').waitFor();
    await page.getByLabel('Name and surname').first().fill(names.author);
    await page.getByLabel('Name and surname').last().fill(names.chair);
    await page.getByLabel('In which role').fill('төраға');
    await next(page);

    await page.getByText('Signs on this screen').click();
    await page.getByLabel('Name and surname').fill(names.witness);
    await sign(page);
    await page.getByRole('button', { name: 'Add the witness' }).click();
    await page.getByText('1 witness has signed').waitFor();
    await page.getByText('Signs with her own phone').click();
    await page.getByRole('button', { name: 'Show the code' }).click();

    // The code is read off the picture that the screen shows, as another phone reads it.
    const shown = await page.locator('.qr').screenshot();
    const code = await codeIn(shown);
    expect(code).toMatch(/^KUA-ACT\/1 PHONE-2026 [0-9A-F]{64} OPEN\.02 /);

    const other = await joinedObserver(browser, stage, { station: '164', at });
    await other.page.goto(`${stage.url}/app/#/countersign`);
    await take(other.page, code.replaceAll(' ', '\n'));
    await other.page.getByText('Boxes not shown empty, or not sealed').waitFor();
    await other.page.getByRole('button', { name: 'I saw this' }).click();
    const answer = await codeIn(await other.page.locator('.qr').screenshot());
    expect(answer).toMatch(/^KUA-WITNESS\/1 /);
    for (const name of Object.values(names)) expect(code + answer).not.toContain(name);

    // A signature with one letter changed is none.
    await take(
      page,
      answer.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    );
    await page.getByText('This code is no signature under this act').waitFor();
    await page.locator('textarea').fill(answer);
    await page.getByRole('button', { name: 'Take the text' }).click();
    await page.getByText('2 witnesses have signed').waitFor();

    await next(page);
    await page.getByRole('button', { name: 'They refused it' }).click();
    await next(page);
    await page.getByRole('button', { name: 'Save and send' }).click();
    await page.locator('.paper').waitFor();

    const [act] = await unsealedOf(stage, { kind: 'act', station: '164', count: 1 });
    const body = act?.body as { code: string; at: string; text: string; persons: string; witnesses: unknown[] };
    expect(body).toMatchObject({
      code: 'OPEN.02',
      served: { how: 'refused' },
      witnesses: [{ kind: 'screen' }, { kind: 'device' }],
    });
    expect(body.text).toContain(facts);
    const [, witness] = body.witnesses as { device: string; signature: string }[];
    const digest = actDigest({ election: phoneElection, station: '164', ...body });
    const signed = {
      election: phoneElection,
      digest,
      device: witness?.device ?? '',
      signature: witness?.signature ?? '',
    };
    expect(verifyCountersignature(signed, verifyEd25519)).toBe(true);
    expect(signed.device).not.toBe(act?.device);

    // Names are there for the lawyers alone: the key that opens every report does not open them.
    const keys = join(stage.keysFolder, phoneElection);
    const persons = JSON.parse(
      await openedWith(await readFile(join(keys, 'offline', 'lawyers.key'), 'utf8'), body.persons),
    ) as {
      author: { name: string };
      commission: unknown;
      witnesses: { name: string; signature: string }[];
    };
    expect(persons.author.name).toBe(names.author);
    expect(persons.commission).toEqual([{ contact: '', name: names.chair, role: 'төраға' }]);
    expect(persons.witnesses[0]?.signature).toMatch(/^M\d+ \d+l0 0(?:L\d+ \d+)+$/);
    await expect(openedWith(await readFile(join(keys, 'intake.key'), 'utf8'), body.persons)).rejects.toThrow();
    const everything = await everythingIn(stage);
    expect(everything).toContain('OPEN.02');
    for (const text of [...Object.values(names), facts])
      for (const marker of markersOf(text)) expect(everything).not.toContain(marker);

    // The copy goes on paper with every letter of Kazakh, and goes away when she says so.
    const letters = pdfLetters(await page.pdf({ preferCSSPageSize: true }));
    for (const letter of 'әғқңөұүһіӨҚҰҺ') expect(letters).toContain(letter);
    expect(await page.locator('.paper').textContent()).toContain(names.chair);
    await page.goto(`${stage.url}/app/#/safety/here`);
    await page.locator('.row b', { hasText: 'Act of violation' }).waitFor();
    await page.goto(`${stage.url}/app/#/act/copy`);
    await page.getByRole('button', { name: 'Erase my copy' }).click();
    await page.getByRole('button', { name: 'Erase', exact: true }).click();
    await page.locator('.tiles').waitFor();
    await page.goto(`${stage.url}/app/#/act/copy`);
    await page.getByText('There is no copy').waitFor();
    await Promise.all([context.close(), other.context.close()]);
  });

  test(
    'a camera in poor light reads the code; a change takes the signature away; it is served later',
    { timeout: 120_000 },
    async () => {
      const { stage, browser } = held();
      const { page, context } = await joinedObserver(browser, stage, { station: '170', at });
      await page.goto(`${stage.url}/app/#/act`);
      await page.getByRole('button', { name: 'Boxes not shown empty, or not sealed' }).click();
      await page.goto(`${stage.url}/app/#/act/witness`);
      await page.getByText('Signs with her own phone').click();
      await page.getByRole('button', { name: 'Show the code' }).click();
      const folder = await mkdtemp(join(tmpdir(), 'kua-film-'));
      const seeing = await launchPhones(await film(await page.locator('.qr').screenshot(), join(folder, 'code.y4m')));
      const other = await joinedObserver(seeing, stage, { station: '170' });
      await other.page.goto(`${stage.url}/app/#/countersign`);
      await other.page.getByRole('button', { name: 'Read the code' }).click();
      await other.page.getByRole('button', { name: 'I saw this' }).click();
      await take(page, await codeIn(await other.page.locator('.qr').screenshot()));
      await page.getByText('1 witness has signed').waitFor();
      await seeing.close();

      await page.goto(`${stage.url}/app/#/act/facts`);
      await page.getByLabel(/^In your own words/).fill('One word more');
      await page.goto(`${stage.url}/app/#/act/witness`);
      await page.getByText('Nobody has signed yet').waitFor();

      await page.goto(`${stage.url}/app/#/act/send`);
      await page.getByRole('button', { name: 'Save and send' }).click();
      await page.getByText('Was it served?').click();
      await page.getByRole('button', { name: 'They took it' }).click();
      await page.getByLabel('Number it was given').fill('17/2');
      // A finger that trembles says it once.
      const release = await holdSaving(page);
      await page.getByRole('button', { name: 'Send how it was served' }).dblclick();
      expect(await page.getByRole('button', { name: 'Erase my copy' }).isDisabled()).toBe(true);
      await release();
      await page.getByText('Was it served?').waitFor({ state: 'detached' });
      const [first, again] = await unsealedOf(stage, { kind: 'act', station: '170', count: 2 });
      expect(first?.body).toMatchObject({ persons: null, witnesses: [], served: null });
      expect(again).toMatchObject({ supersedes: first?.id, body: { served: { how: 'received', number: '17/2' } } });
      expect({ ...again?.body, served: null }).toEqual(first?.body);
      await page.goto(`${stage.url}/app/#/violation`);
      await page.locator('.seen-group .row').first().click();
      await page.getByRole('button', { name: 'Save and send' }).click();
      const [next] = await unsealedOf(stage, { kind: 'violation', station: '170', count: 1 });
      expect(next?.counter).toBe((again?.counter ?? 0) + 1);
      await context.close();
      await rm(folder, { recursive: true });
    },
  );

  test('a witness who has not signed yet goes with her act', { timeout: 60_000 }, async () => {
    const { stage, browser } = held();
    const { page, context } = await joinedObserver(browser, stage, { station: '172', at });
    const name = page.getByLabel('Name and surname');
    const begin = async (about: string): Promise<void> => {
      await page.getByRole('button', { name: about, exact: true }).click();
      await page.getByText('Step 1 of 6').waitFor();
    };
    const openWitness = async (): Promise<void> => {
      await page.goto(`${stage.url}/app/#/act/witness`);
      await page.getByText('Signs on this screen').waitFor();
      if (!(await name.isVisible())) await page.getByText('Signs on this screen').click();
    };
    await page.goto(`${stage.url}/app/#/act`);
    await begin('Boxes not shown empty, or not sealed');
    await openWitness();
    // She takes back what she typed: the form stays under her fingers.
    await name.fill('Қа');
    await name.fill('');
    await page.getByText('Without a signature here').waitFor();
    await name.fill(names.witness, { timeout: 5000 });

    // Something else has to be written down first: nobody stands under it.
    await page.goto(`${stage.url}/app/#/act/what`);
    await page.getByRole('button', { name: 'Begin another act' }).click();
    await page.locator('.seen-group .row').last().click();
    await page.getByText('Step 1 of 6').waitFor();
    await openWitness();
    expect(await name.inputValue()).toBe('');

    await page.goto(`${stage.url}/app/#/act/what`);
    await page.getByRole('button', { name: 'Begin another act' }).click();
    await page.getByRole('button', { name: /^Act that you began/ }).click();
    await page.getByText('Step 1 of 6').waitFor();
    await openWitness();
    expect(await name.inputValue()).toBe(names.witness);

    // She did not sign: she is not in what is sent, and not in the next act.
    await page.goto(`${stage.url}/app/#/act/send`);
    await page.getByText(`${names.witness} is not added yet`).waitFor();
    await page.getByRole('button', { name: 'Save and send' }).click();
    await page.locator('.paper').waitFor();
    expect(await page.locator('.paper').textContent()).not.toContain(names.witness);
    const [sent] = await unsealedOf(stage, { kind: 'act', station: '172', count: 1 });
    expect(sent?.body).toMatchObject({ persons: null, witnesses: [] });
    await page.goto(`${stage.url}/app/#/act`);
    await begin('Boxes not shown empty, or not sealed');
    await openWitness();
    expect(await name.inputValue()).toBe('');

    // One who did sign is added from where the act is sent.
    await name.fill(names.witness);
    await sign(page);
    await page.goto(`${stage.url}/app/#/act/send`);
    await page.getByRole('button', { name: 'Add the witness' }).click();
    await page.getByText('1 witness has signed').waitFor();
    expect(await page.getByText('is not added yet').count()).toBe(0);
    await page.getByRole('button', { name: 'Save and send' }).click();
    await page.locator('.paper').waitFor();
    const [, signed] = await unsealedOf(stage, { kind: 'act', station: '172', count: 2 });
    expect(signed?.body).toMatchObject({ witnesses: [{ kind: 'screen' }] });

    // While it is said that the act was served its copy stays; what is erased then does not come back.
    await page.getByText('Was it served?').click();
    await page.getByRole('button', { name: 'They took it' }).click();
    const release = await holdSaving(page);
    await page.getByRole('button', { name: 'Send how it was served' }).click();
    await page.goto(`${stage.url}/app/#/safety/here`);
    const copy = page.locator('.row', { hasText: 'Act of violation' });
    await copy.getByRole('button', { name: 'Erase', disabled: true }).waitFor();
    await release();
    await unsealedOf(stage, { kind: 'act', station: '172', count: 3 });
    await copy.getByRole('button', { name: 'Erase', disabled: false }).click();
    await copy.getByRole('button', { name: 'Erase', exact: true }).click();
    await copy.waitFor({ state: 'detached' });
    await page.goto(`${stage.url}/app/#/act/copy`);
    await page.getByText('There is no copy').waitFor();
    await context.close();
  });
});
