/** Whatever is killed with -9, at whatever moment: what was acknowledged is there, with the same receipt, and files with the same bytes. */
import { join } from 'node:path';
import { makeTestFolder, removeTestFolder } from '../../apps/server/src/postgres/test-data-folder.ts';
import {
  anySubmission,
  childrenOf,
  findLost,
  killKua,
  killPostgres,
  postSubmissions,
  prepareData,
  startKua,
  startLoad,
  untilTaken,
  type Running,
} from './crash-server.ts';
import type { Prove } from './proof.ts';
import { seededRandom } from './random.ts';

const victims = ['server', 'database', 'signer', 'opener', 'server and database'] as const;

export const prove: Prove = async ({ cycles, log }) => {
  const folder = await makeTestFolder();
  const data = join(folder, 'data');
  const random = seededRandom('kill');
  const lost: string[] = [];
  let [submissions, files] = [0, 0];
  try {
    await prepareData(data);
    let server = await startKua(data);
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      const load = startLoad(server.url, 8);
      await untilTaken(load);
      await new Promise((resolve) => setTimeout(resolve, 50 + random.integer(500)));
      await kill(random.pick(victims), server, data);
      await new Promise((resolve) => setTimeout(resolve, random.integer(100)));
      await killKua(server);
      await load.stop();
      server = await startKua(data);
      lost.push(...(await findLost(server, data, load)));
      submissions += load.submissions.length;
      files += load.files.length;
      if (cycle % 20 === 19)
        log(`${cycle + 1} cycles: ${submissions} submissions and ${files} files acknowledged, ${lost.length} lost`);
    }
    // The check can see a loss: what was never sent is not answered as known.
    const [never] = await postSubmissions(server.url, [await anySubmission(1)]);
    await killKua(server);
    const sees = never?.['status'] === 201;
    return {
      cycles,
      passed: lost.length === 0 && sees && submissions > cycles,
      lines: [
        `${submissions} submissions and ${files} files acknowledged in ${cycles} cycles, ${lost.length} lost`,
        ...lost.slice(0, 5),
        `control: a submission that was never sent is ${sees ? 'seen to be missing' : 'TAKEN FOR KNOWN'}`,
      ],
    };
  } finally {
    await killPostgres(data);
    await removeTestFolder(folder);
  }
};

async function kill(victim: (typeof victims)[number], server: Running, data: string): Promise<void> {
  if (victim === 'server and database' || victim === 'server') await killKua(server);
  if (victim === 'server and database' || victim === 'database') await killPostgres(data);
  if (victim !== 'signer' && victim !== 'opener') return;
  for (const pid of await childrenOf(server.child.pid ?? 0, `${victim}-worker`)) process.kill(pid, 'SIGKILL');
}
