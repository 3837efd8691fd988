/**
 * The plug is pulled: the file system that holds database, files and keys stops at once (power-disk.ts) and is mounted again. What was
 * acknowledged is there, with the same receipt and the same bytes, the log is the one that was signed, and the release is whole. Needs root and loop devices. Does
 * not model torn sectors or a disk that lies about its cache.
 */
import { join } from 'node:path';
import type { Checked } from '../../apps/verifier/src/finding.ts';
import { folderFiles, folderSource } from '../../apps/verifier/src/source.ts';
import { verifyTree } from '../../apps/verifier/src/verify-tree.ts';
import { until } from '../scenarios/ledger-election.ts';
import { findBroken, findLost, remember, type Memory } from './crash-check.ts';
import { acknowledgedBy, makePhones, startLoad, untilTaken } from './crash-load.ts';
import {
  election,
  forgetToWait,
  killAllOf,
  killKua,
  killPostgres,
  prepareData,
  startKua,
  type Running,
} from './crash-server.ts';
import { onDisk, type Disk } from './power-disk.ts';
import type { Prove } from './proof.ts';
import { seededRandom } from './random.ts';

/** Who does not wait for the disk, in a control. */
type Careless = 'database' | 'server' | null;

const mostInControl = 8;
/** From a start to a release that stands by itself, on a machine that does other things as well. */
const longestUntilPublishedMs = 30_000;

export const prove: Prove = async ({ cycles, log }) => {
  const honest = await onDisk((disk) => cutPower(disk, { cycles, log, careless: null }));
  if (honest === null)
    return { cycles: 0, passed: true, lines: ['skipped: needs root, mkfs.ext4, python3 and a loop device'] };
  const careless = { cycles: mostInControl, log: () => undefined };
  const database = await onDisk((disk) => cutPower(disk, { ...careless, careless: 'database' }));
  const server = await onDisk((disk) => cutPower(disk, { ...careless, careless: 'server' }));
  const [lostByDatabase, lostByServer] = [database?.lost.length ?? 0, server?.lost.length ?? 0];
  const { submissions, files, checkpoints, lost } = honest;
  return {
    cycles,
    passed: lost.length === 0 && submissions > cycles && files > 0 && lostByDatabase > 0 && lostByServer > 0,
    lines: [
      `${submissions} submissions and ${files} files acknowledged before ${cycles} cuts, ${lost.length} lost`,
      `${checkpoints} checkpoints read meanwhile, all of one log`,
      ...lost.slice(0, 5),
      `control: with a database that does not wait for the disk ${database?.submissions ?? 0} submissions acknowledged, ${lostByDatabase} lost`,
      `control: with a server that does not wait for the disk ${server?.files ?? 0} files acknowledged, ${lostByServer} lost`,
    ],
  };
};

type Outcome = Readonly<{ submissions: number; files: number; checkpoints: number; lost: readonly string[] }>;

async function cutPower(
  disk: Disk,
  { cycles, log, careless }: Parameters<Prove>[0] & Readonly<{ careless: Careless }>,
): Promise<Outcome> {
  const { data } = disk;
  const random = seededRandom('power');
  const lost: string[] = [];
  const memory: Memory = { receipts: [], checkpoints: [], files: [] };
  const keys = await prepareData(data);
  if (careless === 'database') await forgetToWait(data);
  const preload = new URL('careless-disk.ts', import.meta.url).href;
  const start = (): Promise<Running> => startKua(data, careless === 'server' ? { preload } : {});
  disk.sync();
  const phones = makePhones(keys);
  let server = await start();
  for (let cycle = 0; cycle < cycles && !(careless !== null && lost.length > 0); cycle += 1) {
    const cut = await disk.scissors();
    const load = startLoad(server.url, phones);
    if (!(await untilTaken(load))) lost.push(`cycle ${cycle}: the server takes nothing in`);
    await new Promise((resolve) => setTimeout(resolve, 100 + random.integer(600)));
    const acknowledged = acknowledgedBy(load);
    await cut();
    await killKua(server);
    await killPostgres(data).catch(() => undefined);
    await load.stop();
    await killAllOf(disk.folder);
    await disk.restore();
    remember(memory, acknowledged);
    lost.push(...(await findTorn(data, cycle)));
    const started = await start().catch(() => null);
    if (started === null) {
      lost.push(`all ${memory.receipts.length} submissions: after cut ${cycle + 1} the server does not start`);
      break;
    }
    server = started;
    lost.push(...(await findLost(server, data, acknowledged)));
    lost.push(...(await findUnhealed(data, cycle)));
    if (cycle % 10 === 9) log(`${cycle + 1} cuts: ${memory.receipts.length} acknowledged, ${lost.length} lost`);
  }
  await killKua(server);
  // A careless one's first loss is enough.
  if (lost.length === 0) lost.push(...(await findBroken(data, keys, memory)));
  const { receipts, files, checkpoints } = memory;
  return { submissions: receipts.length, files: files.length, checkpoints: checkpoints.length, lost };
}

/** What is broken in the release as the cut left it: whoever reads it now finds all that its head leads to, though not all that was begun. */
async function findTorn(data: string, cycle: number): Promise<readonly string[]> {
  const checked = await verifyTree({ source: folderSource(releaseOf(data)), pinned: null, older: null });
  return (checked?.findings ?? []).map(({ code, file }) => `cut ${cycle + 1}: ${code} ${file}`);
}

/** What is broken in the release, or lies in its folder broken, once it was published again. */
async function findUnhealed(data: string, cycle: number): Promise<readonly string[]> {
  const folder = releaseOf(data);
  const verify = () =>
    verifyTree({ source: folderSource(folder), listFiles: () => folderFiles(folder), pinned: null, older: null });
  const isWhole = (checked: Checked | null): boolean => checked?.findings.length === 0;
  const { answer } = await until(verify, isWhole, longestUntilPublishedMs).catch(async () => ({
    answer: await verify(),
  }));
  if (answer === null) return [`after cut ${cycle + 1}: there is no release`];
  return answer.findings.map(({ code, file }) => `after cut ${cycle + 1}: ${code} ${file}`);
}

function releaseOf(data: string): string {
  return join(data, 'release', election);
}
