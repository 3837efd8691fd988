import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidArgumentError, type Command } from 'commander';
import { feedTimes } from '@kua/rehearsal/feed-pace.ts';
import { simulateElection } from '@kua/rehearsal/simulate.ts';
import { toldOf } from '@kua/rehearsal/told.ts';
import { startOpener } from '../intake/opener.ts';
import { appBuild } from '../publication/app-build.ts';
import { loadPack } from '../registry/pack-files.ts';
import { runFeed, type FeedDoors } from '../rehearsal/protocol-feed.ts';
import { inviteToDesk, inviteVisitor } from '../rehearsal/rehearsal-invitation.ts';
import { rehearsalDay, rehearsalElection, rehearsalPlan, usualSeed } from '../rehearsal/rehearsal-plan.ts';
import { countTold, firstBatch, sendProtocols, sendTold } from '../rehearsal/rehearsal-sending.ts';
import type { Stage } from '../rehearsal/rehearsal-stage.ts';
import { startRehearsal } from '../rehearsal/rehearsal-start.ts';
import { progressText, welcomeText } from '../rehearsal/rehearsal-text.ts';
import { clock } from './clock.ts';
import { dataOption, withDataFolder, type DataFolder } from './data-folder.ts';
import { addressOf, portOption, startDataServer } from './data-server.ts';
import { onEnd } from './exit.ts';

type Options = Readonly<{ data: string; port: number; seed: string; speed: number }>;

/** Adds `rehearse` to the program: what `npm start` runs. */
export function registerRehearseCommand(program: Command): void {
  program
    .command('rehearse')
    .description('show an invented election whose protocols arrive while you watch, see docs/rehearsal.md')
    .addOption(dataOption())
    .addOption(portOption())
    .option('--seed <text>', 'another seed gives another election', usualSeed)
    .option('--speed <factor>', 'how much faster than usual protocols arrive', parseSpeed, 1)
    .action(async (options: Options) => {
      // The first time it takes seconds, beside the database's own first start.
      const apps = Promise.all([appBuild('portal'), appBuild('phone'), appBuild('desk')]);
      await withDataFolder(options.data, (data) => rehearse(data, options, apps));
    });
}

/** Resolves when the rehearsal could not start; otherwise the process is ended from outside. */
async function rehearse(
  data: DataFolder,
  options: Options,
  apps: Promise<readonly [string, string, string]>,
): Promise<void> {
  const stage = await setUpStage(data, options.seed);
  const began = await startRehearsal(stage, tell);
  if (!began.ok) {
    await refuse(
      stage,
      began.error.map(({ sentence }) => sentence),
    );
    return;
  }
  const [portal, phone, desk] = await apps;
  const serving = { host: '127.0.0.1', port: options.port, portal, phone, desk, logLevel: 'warn' } as const;
  const server = await startDataServer(data, serving);
  if (!server.ok) {
    await refuse(stage, [server.error.sentence]);
    return;
  }
  await untilPublished(server.value.url);
  const { rehearsal } = stage;
  const address = addressOf(server.value);
  const link = await inviteVisitor(stage, server.value.url);
  // Passkeys belong to a name: this machine by its number has none.
  const atDesk = await inviteToDesk(stage, address);
  process.stdout.write(welcomeText({ rehearsal, ...began.value, address, link, desk: atDesk, data: options.data }));
  await feed(stage, began.value.sent, options);
  await new Promise(() => undefined);
}

async function setUpStage({ database, objects, keys }: DataFolder, seed: string): Promise<Stage> {
  const pack = await loadPack('kz');
  if (!pack.ok) throw new Error(pack.error.map(({ sentence }) => sentence).join(' '));
  const rehearsal = simulateElection(rehearsalPlan(pack.value, seed));
  const opener = startOpener({ keysFolder: keys });
  onEnd(() => opener.close());
  return { database, objects, pack: pack.value, rehearsal, keysFolder: keys, opener, now: clock };
}

/** Sends what is left of the schedule in its time. On Ctrl-C the batches under way are finished before anything else is closed. */
async function feed(stage: Stage, sent: number, options: Options): Promise<void> {
  const stop = new AbortController();
  const { signal } = stop;
  const clockwork = {
    now: () => performance.now(),
    pause: (milliseconds: number) => sleep(milliseconds, undefined, { signal }).catch(() => undefined),
    signal,
  };
  const protocols = feedProtocols(stage, { ...options, sent, clockwork });
  const fed = Promise.all([protocols, feedTold(stage, { ...options, clockwork })]);
  onEnd(async () => {
    stop.abort();
    await fed;
  });
  const [done] = await fed;
  if (done === stage.rehearsal.arrivals.length)
    tell('\nAll protocols of the rehearsal are in. The portal stays open; Ctrl-C ends it.');
}

type Feeding = Pick<Options, 'seed' | 'speed'> & Readonly<{ clockwork: Omit<FeedDoors<never>, 'send'> }>;

/** @returns how many protocols are in when it ends */
async function feedProtocols(
  stage: Stage,
  { seed, speed, sent, clockwork }: Feeding & Readonly<{ sent: number }>,
): Promise<number> {
  const { arrivals } = stage.rehearsal;
  const items = arrivals.slice(firstBatch);
  let done = sent;
  const fed = await runFeed(
    { items, times: feedTimes(seed, items.length), sent: sent - firstBatch, speed },
    {
      ...clockwork,
      send: async (due) => {
        await sendProtocols(stage, due);
        done += due.length;
        if (process.stderr.isTTY) process.stderr.write(`\r  ${progressText(done, arrivals.length)} `);
      },
    },
  );
  return firstBatch + fed;
}

/** What else reaches the desk. */
async function feedTold(stage: Stage, { seed, speed, clockwork }: Feeding): Promise<void> {
  const items = toldOf(stage.rehearsal, rehearsalDay(stage.pack, seed));
  const times = Float64Array.from(items, ({ seconds }) => seconds);
  const sent = await countTold(stage, items);
  await runFeed({ items, times, sent, speed }, { ...clockwork, send: (due) => sendTold(stage, due) });
}

/** Waits for the first release: who follows the printed address should find the election there. */
async function untilPublished(url: string): Promise<void> {
  const head = `${url}/${rehearsalElection.id}/head.json`;
  while (!(await fetch(head, { method: 'HEAD' })).ok) await sleep(50);
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The opener's process would keep this one. */
async function refuse({ opener }: Stage, sentences: readonly string[]): Promise<void> {
  process.stderr.write(`${sentences.join('\n')}\n`);
  process.exitCode = 1;
  await opener.close();
}

function parseSpeed(text: string): number {
  const speed = Number(text);
  if (!(speed > 0 && speed <= 10_000)) throw new InvalidArgumentError('A speed is a number above 0, such as 2 or 0.5.');
  return speed;
}
