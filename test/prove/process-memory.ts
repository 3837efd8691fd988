import { readFile } from 'node:fs/promises';
import { childrenOf } from './crash-server.ts';

/** What these processes and all that they started hold in memory of their own; what they share is not counted, be it often or once. */
export async function treeMegabytes(pids: readonly number[]): Promise<number> {
  const below = await Promise.all(
    pids.map(async (pid) => (await ownMegabytes(pid)) + (await treeOf(await childrenOf(pid, '')))),
  );
  return below.reduce((sum, megabytes) => sum + megabytes, 0);
}

function treeOf(pids: readonly number[]): Promise<number> {
  return pids.length === 0 ? Promise.resolve(0) : treeMegabytes(pids);
}

async function ownMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/RssAnon:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}
