/**
 * The plug is pulled: the file system that holds database, files and keys stops at once (ioctl EXT4_IOC_SHUTDOWN without flushing its
 * log), and is mounted again. Needs root and loop devices. Does not model torn sectors or a disk that lies about its cache.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openDatabase } from '../../apps/server/src/postgres/database.ts';
import { findLost, killKua, killPostgres, prepareData, startKua, startLoad, untilTaken } from './crash-server.ts';
import type { Prove } from './proof.ts';
import { seededRandom } from './random.ts';

type Disk = Readonly<{
  folder: string;
  data: string;
  scissors: () => Promise<() => Promise<void>>;
  mount: () => void;
  unmount: () => void;
}>;

/** Null where this machine lets nobody cut its power. */
async function makeDisk(): Promise<Disk | null> {
  if (process.getuid?.() !== 0) return null;
  const folder = await mkdtemp(join(tmpdir(), 'kua-power-'));
  await chmod(folder, 0o755);
  const [image, point] = [join(folder, 'image'), join(folder, 'disk')];
  await mkdir(point);
  const made =
    run('truncate', '-s', '1500M', image) &&
    run('mkfs.ext4', '-q', '-F', image) &&
    run('mount', '-o', 'loop', image, point);
  if (!made) {
    await rm(folder, { recursive: true });
    return null;
  }
  await chmod(point, 0o755);
  const data = join(point, 'data');
  await mkdir(data);
  // The cluster on the same disk, which is not where root's usually lies.
  const password = (): string => randomBytes(24).toString('base64url');
  const passwords = { kua_owner: password(), kua_app: password(), kua_projector: password(), kua_eraser: password() };
  const home = { format: 'kua-database/1', cluster: join(point, 'cluster'), passwords };
  await writeFile(join(data, 'database.json'), JSON.stringify(home), { mode: 0o600 });
  // It waits with the folder open, so that nothing but the system call lies between the wish and the cut.
  const shut = [
    'import fcntl,os,struct,sys',
    `disk = os.open(${JSON.stringify(point)}, os.O_RDONLY)`,
    "print('ready', flush=True)",
    'sys.stdin.readline()',
    "fcntl.ioctl(disk, 0x8004587d, struct.pack('I', 2))",
    "print('done', flush=True)",
  ].join('\n');
  return {
    folder,
    data,
    scissors: () => readyToCut(shut),
    mount: () => must(run('mount', '-o', 'loop', image, point), 'the file system could not be mounted'),
    unmount: () => {
      for (let attempt = 0; attempt < 100 && !run('umount', point); attempt += 1)
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    },
  };
}

async function readyToCut(script: string): Promise<() => Promise<void>> {
  const child = spawn('python3', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  must((await lines.next()).value === 'ready', 'the file system cannot be shut down');
  return async () => {
    child.stdin.write('\n');
    must((await lines.next()).value === 'done', 'the file system could not be shut down');
  };
}

function run(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

function must(done: boolean, sentence: string): void {
  if (!done) throw new Error(sentence);
}

export const prove: Prove = async (options) => {
  const honest = await cutPower(options, false);
  if (honest === null)
    return { cycles: 0, passed: true, lines: ['skipped: needs root, mkfs.ext4, python3 and a loop device'] };
  const control = await cutPower({ ...options, cycles: Math.min(8, Math.max(3, options.cycles)) }, true);
  const loses = control !== null && control.lost > 0;
  return {
    cycles: options.cycles,
    passed: honest.lost === 0 && loses && honest.submissions > options.cycles,
    lines: [
      `${honest.submissions} submissions and ${honest.files} files acknowledged before ${options.cycles} cuts, ${honest.lost} lost`,
      ...honest.examples,
      `control: with a database that does not wait for the disk ${control?.submissions ?? 0} acknowledged, ${control?.lost ?? 0} lost`,
    ],
  };
};

/** The control: from now on the database says "committed" before it is on disk. */
async function forgetToWait(data: string): Promise<void> {
  const database = await openDatabase(data, '');
  await database.app.query('alter role kua_app set synchronous_commit = off');
  await database.close();
}

type Outcome = Readonly<{ submissions: number; files: number; lost: number; examples: readonly string[] }>;

async function cutPower({ cycles, log }: Parameters<Prove>[0], careless: boolean): Promise<Outcome | null> {
  const disk = await makeDisk();
  if (disk === null) return null;
  const random = seededRandom('power');
  const lost: string[] = [];
  let [submissions, files] = [0, 0];
  try {
    await prepareData(disk.data);
    if (careless) await forgetToWait(disk.data);
    run('sync', '-f', join(disk.folder, 'disk'));
    let server = await startKua(disk.data);
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      const cut = await disk.scissors();
      const load = startLoad(server.url, 8);
      await untilTaken(load);
      await new Promise((resolve) => setTimeout(resolve, 100 + random.integer(600)));
      const acknowledged = { submissions: [...load.submissions], files: [...load.files] };
      await cut();
      await killKua(server);
      await killPostgres(disk.data).catch(() => undefined);
      await load.stop();
      spawnSync('pkill', ['-9', '-f', disk.folder]);
      disk.unmount();
      disk.mount();
      submissions += acknowledged.submissions.length;
      files += acknowledged.files.length;
      const started = await startKua(disk.data).catch(() => null);
      if (started === null) {
        // A database that does not start any more has lost all of it.
        lost.push(
          ...acknowledged.submissions.map(({ envelope }) => `submission ${envelope.id}: the database does not start`),
        );
        break;
      }
      server = started;
      lost.push(...(await findLost(server, disk.data, acknowledged)));
      if (cycle % 10 === 9)
        log(`${cycle + 1} cuts: ${submissions} submissions and ${files} files acknowledged, ${lost.length} lost`);
      if (careless && lost.length > 0) break;
    }
    await killKua(server);
    return { submissions, files, lost: lost.length, examples: lost.slice(0, 5) };
  } finally {
    await killPostgres(disk.data).catch(() => undefined);
    spawnSync('pkill', ['-9', '-f', disk.folder]);
    disk.unmount();
    await rm(disk.folder, { recursive: true, force: true });
  }
}
