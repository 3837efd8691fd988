/** A day with more reports than anybody reads: lists come a page at a time, each report once, and the numbers are of all. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findChromium } from '../../scripts/chromium.ts';
import type { Database } from '../../apps/server/src/postgres/database.ts';
import { appBuild } from '../../apps/server/src/publication/app-build.ts';
import { withDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { beginElection, serve } from '../scenarios/ledger-election.ts';
import { signIn, type SignedIn } from './desk-stage.ts';
import { launchDesk, openDesk } from './reader.ts';

const election = 'long-day';
const [reports, stations, citizens, incidents] = [20_000, 2000, 1200, 900];
/** Of these so many have reports. */
const grouped = incidents / 10;

type Page = Readonly<{
  reports: readonly Readonly<{ report: number; like: number }>[];
  isMore: boolean;
  counts: Readonly<Record<string, number>>;
  events: number;
}>;

/** Rows as folds would leave them: 20,000 submissions by themselves would take longer than all that is looked at here. */
async function fill({ projector }: Database): Promise<void> {
  await projector.query(
    `insert into projection.report (election, report, origin, id, device, source, code, station, at, received_at, outcome, incident, changed)
     select $1, 1000 + n, 'observer', gen_random_uuid(), md5((n % 5000)::text), 'observers',
       case n % 3 when 0 then 'VOTE.03' else 'VOTE.01' end,
       -- One station of which everybody tells within the hour.
       case when n % 100 = 0 then '1' else (1 + n % $3)::text end,
       '2026-11-22T02:00:00Z'::timestamptz + case when n % 100 = 0 then n % 60 else n % 780 end * interval '1 minute',
       '2026-11-22T02:30:00Z'::timestamptz + n * interval '2 seconds',
       case when n % 10 < 3 then 'intake' when n % 10 = 3 then 'triage' else 'confirmed' end,
       case when n % 10 = 9 then 'i-' || lpad((n % $4)::text, 8, '0') end, 1000 + n
     from generate_series(1, $2::int) n`,
    [election, reports, stations, incidents],
  );
  await projector.query(
    `insert into projection.incident (election, incident, state, says, changed_at, made, changed)
     select $1, 'i-' || lpad(n::text, 8, '0'), 'drafted', jsonb_build_object('type', 'incident', 'by', 's-abc123',
       'id', 'i-' || lpad(n::text, 8, '0'), 'seen', 0, 'reports', '[]'::jsonb, 'code', 'VOTE.01', 'station', (1 + n % $3)::text,
       'territory', null, 'at', null, 'clock', 'told', 'consent', false,
       'text', '{"kk": "", "ru": "", "en": ""}'::jsonb, 'pictures', '[]'::jsonb, 'acts', '[]'::jsonb, 'protocols', '[]'::jsonb),
       now(), 30000 + n, 30000 + n
     from generate_series(0, $2::int - 1) n`,
    [election, incidents, stations],
  );
  await projector.query(
    `insert into projection.submission (election, sequence, id, device, statement, kind, marked, received_at, opened, station)
     select $1, 40000 + n, gen_random_uuid(), md5(n::text), repeat(md5(n::text), 2), 'citizen-report', true, now(), 1, (1 + n % $3)::text
     from generate_series(1, $2::int) n`,
    [election, citizens, stations],
  );
  await projector.query(
    `insert into projection.citizen_report (election, sequence, about, code, station, outcome)
     select $1, 40000 + n, case n % 4 when 0 then 'pressure' else 'violation' end, case n % 4 when 0 then 'threat' else 'other' end,
       (1 + n % $3)::text, case when n % 3 = 0 then 'spam' end
     from generate_series(1, $2::int) n`,
    [election, citizens, stations],
  );
  await projector.query('analyze projection.report, projection.incident, projection.citizen_report');
}

/** All pages of a list, and how long each took. */
async function walk({ ask }: SignedIn, path: string) {
  const found: { report: number; like: number }[] = [];
  const took: number[] = [];
  for (let after = 0, isMore = true; isMore; after = found.at(-1)?.report ?? 0) {
    const began = performance.now();
    const page = (await (await ask(`${path}&after=${after}`.replace('&after=0', ''))).json()) as Page;
    took.push(performance.now() - began);
    found.push(...page.reports);
    isMore = page.isMore;
    expect(page.reports.length).toBe(isMore ? 100 : page.reports.length);
  }
  const slowest = Math.max(...took);
  const usual = took.toSorted((a, b) => a - b)[Math.floor(took.length / 2)] ?? 0;
  process.stdout.write(
    `${path}: ${took.length} pages, ${usual.toFixed(0)} ms usually, ${slowest.toFixed(0)} ms at most\n`,
  );
  return { found, usual };
}

/** She reads on from page to page, by a key, and past the end of one by going on. */
async function read({ token }: SignedIn, server: Readonly<{ url: string }>): Promise<void> {
  const browser = await launchDesk();
  try {
    const { page } = await openDesk(browser, server, { election, token, room: 'violations' });
    const entries = page.locator('.violations .entry');
    const listed = (count: number) =>
      page.waitForFunction((wanted) => document.querySelectorAll('.violations .entry').length === wanted, count);
    await page.getByRole('button', { name: /^Show more \(left: 5.900\)/ }).waitFor();
    expect(await entries.count()).toBe(100);
    await page.getByRole('button', { name: /^All 20.000/ }).waitFor();
    await page.keyboard.press('m');
    await listed(200);
    await entries.last().click();
    await page.keyboard.press('j');
    await listed(300);
    // What came before does not leave when the list is asked again.
    await page.keyboard.press('j');
    await page.locator('.violations .entry[aria-current]').waitFor();
    expect(await entries.nth(200).getAttribute('aria-current')).toBe('true');

    // Of one kind, in one region: the list and the numbers of it are those alone.
    await page.getByRole('button', { name: new RegExp(`^Events ${grouped}\\b`) }).waitFor();
    await page.getByLabel('Kind').selectOption('VOTE.03');
    await page.getByLabel('Region').selectOption('north');
    await page.waitForFunction(() => {
      const titles = [...document.querySelectorAll('.violations .entry b')].map((one) => one.textContent);
      return titles.length > 0 && new Set(titles).size === 1;
    });
    expect(await page.getByRole('button', { name: /^All 20.000/ }).count()).toBe(0);
  } finally {
    await browser.close();
  }
}

test(`${reports} reports: every list to its end, each report once, the numbers of all, and fast`, async () => {
  await withDatabase(async (database) => {
    await beginElection(database, { id: election, date: '2026-11-22', pack: 'kz' }, stations);
    const server = await serve(database, findChromium() === null ? {} : { desk: await appBuild('desk') });
    try {
      await fill(database);
      const stage = { url: server.url, database, election, objectsFolder: join(server.dataFolder, 'objects') };
      const whole = await signIn(stage, { roles: ['coordinator'] });
      const north = await signIn(stage, { roles: ['coordinator'], territories: ['north'] });
      const counts = { intake: 6000, triage: 2000, found: 10_000, grouped: 2000, all: reports };
      for (const state of ['triage', 'grouped', 'all'] as const) {
        const { found, usual } = await walk(whole, `violations?state=${state}`);
        const numbers = found.map(({ report }) => report);
        expect([numbers.length, new Set(numbers).size]).toEqual([counts[state], counts[state]]);
        expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
        // Some tens of milliseconds on a machine that does nothing else.
        expect(usual).toBeLessThan(1000);
      }
      const first = (await (await whole.ask('violations?state=triage')).json()) as Page;
      expect(first.counts).toEqual(counts);
      expect(first.events).toBe(grouped);
      // The crowded station: of each of its reports those that were seen within three quarters of an hour.
      const one = (await (await whole.ask('violations/1100')).json()) as { like: readonly { report: number }[] };
      expect(one.like.length).toBeGreaterThan(20);
      expect(one.like.map(({ report }) => report)).not.toContain(1100);

      // Hers alone, and of one kind.
      const hers = await walk(north, 'violations?state=intake&code=VOTE.03');
      const told = (await (await north.ask('violations?state=intake&code=VOTE.03')).json()) as Page;
      expect([hers.found.length, hers.found.length < 6000]).toEqual([told.counts['intake'], true]);

      const voters = await walk(whole, 'reports?state=waiting');
      expect(voters.found.length).toBe(800);
      const waiting = (await (await whole.ask('reports?state=pressure')).json()) as Page;
      expect(waiting.counts).toEqual({ waiting: 800, pressure: 200 });
      expect(await (await whole.ask('reports/40004')).json()).toMatchObject({ report: { about: 'pressure' } });
      expect((await whole.ask('reports/39999')).status).toBe(404);

      const made: number[] = [];
      for (let isMore = true; isMore;) {
        const before = made.length === 0 ? '' : `?before=${made.at(-1)}`;
        const answer = await whole.ask(`incidents${before}`);
        const page = (await answer.json()) as { incidents: readonly { made: number }[]; isMore: boolean };
        made.push(...page.incidents.map((incident) => incident.made));
        isMore = page.isMore;
      }
      if (findChromium() !== null) await read(whole, server);
      expect(made).toEqual(Array.from({ length: incidents }, (_, index) => 30_000 + incidents - 1 - index));
    } finally {
      await server.close();
      await rm(server.dataFolder, { recursive: true });
    }
  });
}, 240_000);
