/** Whatever is killed with -9, at whatever moment: what was acknowledged is there, with the same receipt, and files with the same bytes. */
import { join } from 'node:path';
import { makeTestFolder, removeTestFolder } from '../../apps/server/src/postgres/test-data-folder.ts';
import { findBroken, findLost, remember, type Memory } from './crash-check.ts';
import { makePhones, startLoad, untilTaken } from './crash-load.ts';
import {
  childrenOf,
  forgetToWait,
  killBackend,
  killHard,
  killKua,
  killPostgres,
  prepareData,
  startKua,
  type Running,
} from './crash-server.ts';
import type { Prove } from './proof.ts';
import { seededRandom, type Random } from './random.ts';

const victims = ['server', 'database', 'connection', 'signer', 'opener', 'server and database'] as const;
type Victim = (typeof victims)[number];

export const prove: Prove = async ({ cycles, log }) => {
  const honest = await killUnderLoad({ cycles, log, careless: false });
  const control = await killUnderLoad({ cycles: 10, log: () => undefined, careless: true });
  const { submissions, reports, files, checkpoints, lost, livedOn } = honest;
  return {
    cycles,
    passed: lost.length === 0 && submissions > cycles && reports > cycles && livedOn > 0 && control.lost.length > 0,
    lines: [
      `${submissions} submissions, ${reports} reports of citizens and ${files} files acknowledged in ${cycles} cycles, ${lost.length} lost`,
      `${checkpoints} checkpoints read meanwhile, all of one log; ${livedOn} times the server lived on and took in more`,
      ...lost.slice(0, 5),
      `control: with a database that does not wait for the disk ${control.submissions} acknowledged, ${control.lost.length} lost`,
    ],
  };
};

type Outcome = Readonly<{
  submissions: number;
  reports: number;
  files: number;
  checkpoints: number;
  livedOn: number;
  lost: readonly string[];
}>;

async function killUnderLoad(options: Parameters<Prove>[0] & Readonly<{ careless: boolean }>): Promise<Outcome> {
  const { cycles, log, careless } = options;
  const folder = await makeTestFolder();
  const data = join(folder, 'data');
  const random = seededRandom('kill');
  const lost: string[] = [];
  const memory: Memory = { receipts: [], checkpoints: [], files: [] };
  let [livedOn, reports] = [0, 0];
  let server: Running | null = null;
  try {
    const keys = await prepareData(data);
    if (careless) await forgetToWait(data);
    const phones = makePhones(keys);
    for (let cycle = 0; cycle < cycles && !(careless && lost.length > 0); cycle += 1) {
      server ??= await startKua(data);
      const load = startLoad(server.url, phones);
      if (!(await untilTaken(load))) lost.push(`cycle ${cycle}: the server takes nothing in`);
      await pause(50 + random.integer(500));
      const victim = careless ? 'server and database' : random.pick(victims);
      await kill(victim, server, { data, random });
      const survives = !victim.startsWith('server') && random.integer(2) === 0;
      if (survives) {
        if (await untilTaken(load, load.submissions.length + 10)) livedOn += 1;
        else lost.push(`cycle ${cycle}: without ${victim} the server takes nothing in any more`);
      } else {
        await pause(random.integer(100));
        await killKua(server);
      }
      await load.stop();
      if (!survives) server = await startKua(data);
      lost.push(...(await findLost(server, data, load)));
      remember(memory, load);
      reports += load.reports.length;
      if (cycle % 20 === 19) log(`${cycle + 1} cycles: ${memory.receipts.length} acknowledged, ${lost.length} lost`);
    }
    if (server !== null) await killKua(server);
    lost.push(...(await findBroken(data, keys, memory)));
    const { receipts, files, checkpoints } = memory;
    return {
      submissions: receipts.length - reports,
      reports,
      files: files.length,
      checkpoints: checkpoints.length,
      livedOn,
      lost,
    };
  } finally {
    if (server !== null) await killKua(server);
    await killPostgres(data);
    await removeTestFolder(folder);
  }
}

async function kill(
  victim: Victim,
  server: Running,
  { data, random }: Readonly<{ data: string; random: Random }>,
): Promise<void> {
  switch (victim) {
    case 'server':
      return killKua(server);
    case 'database':
      return killPostgres(data);
    case 'server and database':
      await killKua(server);
      return killPostgres(data);
    case 'connection':
      return killBackend(data, random.pick);
    case 'signer':
    case 'opener':
      for (const pid of await childrenOf(server.child.pid ?? 0, `${victim}-worker`)) killHard(pid);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
