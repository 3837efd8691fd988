/** The rooms of the desk as the real server fills them; those of verification, whose work is shown step by step, are in screens.ts. */
import { rm } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { sessionCookie } from '../../apps/server/src/http/desk-router.ts';
import { appBuild } from '../../apps/server/src/publication/app-build.ts';
import { withOwnDatabase } from '../prove/own-database.ts';
import { serve, type Serving } from '../scenarios/ledger-election.ts';
import { at, election, votingDay } from './coverage-day.ts';
import { signIn, type DeskStage, type SignedIn } from './desk-stage.ts';
import { beginPicturedDay, objectsOf, tell } from './pictured-day.ts';
import type { ReaderWish } from './reader.ts';

export type RoomScreen = Readonly<{
  name: string;
  /** After the election in the address. */
  path: string;
  /** Who looks; null: nobody is signed in. */
  token: string | null;
  /** From the open room to what is looked at. */
  show: (page: Page) => Promise<void>;
}>;

/** Gives `work` every such screen, and a way to it. */
export async function withRoomScreens(
  work: (
    screens: readonly RoomScreen[],
    open: (browser: Browser, screen: RoomScreen, wish: ReaderWish) => Promise<Page>,
  ) => Promise<void>,
): Promise<void> {
  await withOwnDatabase(async (database, folder) => {
    const observers = await beginPicturedDay(database, `${folder}/objects`);
    const server = await serve(database, { clock: () => at('12:40'), desk: await appBuild('desk') });
    // Passkeys belong to a name: this machine by its number has none.
    const url = server.url.replace('127.0.0.1', 'localhost');
    try {
      const stage: DeskStage = { url, database, election, objectsFolder: objectsOf(server) };
      const boss = await signIn(stage, { roles: ['administrator'] });
      await signIn(stage, { roles: ['verifier'], branch: 'second' });
      await signIn(stage, { roles: ['lawyer', 'trainer'], territories: ['KZ-10'] });
      const auditor = await signIn(stage, { roles: ['auditor'] });
      const coordinator = await signIn(stage, { roles: ['coordinator'] });
      const [first, second, third, fourth] = observers;
      if (first === undefined || second === undefined || third === undefined || fourth === undefined)
        throw new Error('nobody observes');
      const told = { server, database };
      const numbers = [
        await tell({ ...told, observer: first }, violation('VOTE.01', '10:50', 'Член комиссии опустил в урну пачку.')),
        await tell({ ...told, observer: second }, violation('VOTE.03', '10:55', 'Голосовали за других по списку.')),
        await tell({ ...told, observer: third }, violation('VOTE.01', '11:20', 'Буманы жәшікке салды.')),
      ];
      await grouped(coordinator, numbers);
      await tell(
        { ...told, observer: fourth },
        { kind: 'distress', time: '12:35', body: { at: noon, text: 'помогите' } },
      );
      const invited = await boss.ask('staff/invitations', {
        count: 1,
        roles: ['verifier'],
        territories: null,
        source: null,
      });
      const { invitations } = (await invited.json()) as Readonly<{ invitations: readonly string[] }>;
      const invitation = invitations[0] ?? '';
      await work(screensOf({ boss, auditor, coordinator, invitation }), (browser, screen, wish) =>
        openScreen(browser, { url, screen, wish }),
      );
    } finally {
      await close(server);
    }
  });
}

const noon = `${votingDay}T12:00:00+05:00`;

function violation(code: string, time: string, text: string) {
  return {
    kind: 'violation',
    time,
    body: { code, at: `${votingDay}T${time}:00+05:00`, text, role: 'member' },
  } as const;
}

type Changed = Readonly<{ changed: number }>;

/** She confirms the first report and writes what the public will read of it. */
async function grouped(coordinator: SignedIn, [report = 0]: readonly number[]): Promise<void> {
  for (const outcome of ['triage', 'confirmed']) {
    const { changed: seen } = (await (await coordinator.ask(`violations/${report}`)).json()) as Changed;
    await accepted(await coordinator.ask(`violations/${report}/review`, { seen, outcome }));
  }
  await accepted(
    await coordinator.ask('incidents', {
      id: null,
      seen: 0,
      reports: [report],
      code: 'VOTE.01',
      station: null,
      territory: null,
      at: `${votingDay}T10:50:00+05:00`,
      clock: 'phone',
      consent: false,
      text: {
        kk: 'Комиссия мүшесі жәшікке бюллетеньдер бумасын салды.',
        ru: 'Член комиссии опустил в урну пачку бюллетеней.',
        en: 'A member of the commission put a stack of ballots into the box.',
      },
      pictures: [],
      acts: [],
      protocols: [],
    }),
  );
}

async function accepted(answer: Response): Promise<void> {
  if (!answer.ok) throw new Error(await answer.text());
}

type Cast = Readonly<{ boss: SignedIn; auditor: SignedIn; coordinator: SignedIn; invitation: string }>;

function screensOf({ boss, auditor, coordinator, invitation }: Cast): readonly RoomScreen[] {
  const press =
    (...keys: readonly string[]) =>
    async (page: Page): Promise<void> => {
      for (const key of keys) await page.keyboard.press(key);
    };
  const sight = (selector: string) => (page: Page) => page.locator(selector).first().waitFor();
  const then =
    (...steps: readonly RoomScreen['show'][]) =>
    async (page: Page): Promise<void> => {
      for (const step of steps) await step(page);
    };
  const coverage = { token: coordinator.token };
  return [
    { name: 'sign-in', path: '', token: null, show: sight('h1') },
    { name: 'join', path: `/join/${invitation}`, token: null, show: sight('h1') },
    { ...coverage, name: 'coverage-map', path: '/coverage', show: sight('.dots canvas') },
    { ...coverage, name: 'coverage-table', path: '/coverage/table', show: sight('tbody tr') },
    { ...coverage, name: 'coverage-late', path: '/coverage/late', show: sight('.late-list > li') },
    {
      ...coverage,
      name: 'coverage-station',
      path: '/coverage/table/all/jumps',
      show: then(sight('tbody tr'), press('j'), sight('.findings .jump')),
    },
    { ...coverage, name: 'violations', path: '/violations', show: sight('.violations .entry') },
    {
      ...coverage,
      name: 'violations-report',
      path: '/violations',
      show: then(sight('.violations .entry'), press('o'), sight('.said')),
    },
    {
      ...coverage,
      name: 'violations-event',
      path: '/violations',
      show: then(sight('.violations .entry'), press('4'), sight('.incident')),
    },
    { ...coverage, name: 'calls', path: '/calls', show: sight('h1') },
    { name: 'team', token: boss.token, path: '/team', show: sight('tbody tr') },
    {
      name: 'team-invite',
      token: boss.token,
      path: '/team',
      show: then(sight('tbody tr'), press('i'), sight('dialog .invite')),
    },
    { name: 'views', token: auditor.token, path: '/views', show: sight('tbody tr') },
  ];
}

async function openScreen(
  browser: Browser,
  { url, screen, wish }: Readonly<{ url: string; screen: RoomScreen; wish: ReaderWish }>,
): Promise<Page> {
  const { language = 'en', width = 1440, height = 900, scheme = 'light' } = wish;
  const context = await browser.newContext({
    viewport: { width, height },
    locale: { kk: 'kk-KZ', ru: 'ru-RU', en: 'en-GB' }[language],
    timezoneId: 'Asia/Almaty',
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  const { token } = screen;
  if (token !== null)
    await context.addCookies([{ name: sessionCookie, value: token, url: url.replace('http:', 'https:') }]);
  const page = await context.newPage();
  await page.goto(`${url}/desk/#/${election}${screen.path}`);
  await screen.show(page);
  await page.waitForTimeout(150);
  return page;
}

async function close(server: Serving): Promise<void> {
  await server.close();
  await rm(server.dataFolder, { recursive: true });
}
