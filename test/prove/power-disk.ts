/** A disk whose power can be cut: an ext4 file system in a file, and the system call that stops it without writing its journal out. */
import { spawn, spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { killAllOf } from './crash-server.ts';
import { makeDataOn } from './disk-data.ts';

export type Disk = Readonly<{
  folder: string;
  /** A data folder on it; its keys folder and its cluster lie on it as well. */
  data: string;
  /** Everything so far is on the disk. */
  sync: () => void;
  /** Makes ready to cut; what it gives cuts. */
  scissors: () => Promise<() => Promise<void>>;
  /** Takes the dead disk away and puts it back: the journal is read again. Nobody may have files open on it. */
  restore: () => Promise<void>;
  remove: () => Promise<void>;
}>;

/** Work on a disk of its own, which nobody and nothing is left of; null where this machine lets nobody cut its power. */
export async function onDisk<T>(work: (disk: Disk) => Promise<T>): Promise<T | null> {
  const disk = await makeDisk();
  if (disk === null) return null;
  try {
    return await work(disk);
  } finally {
    await killAllOf(disk.folder);
    await disk.remove();
  }
}

async function makeDisk(): Promise<Disk | null> {
  if (process.getuid?.() !== 0) return null;
  const folder = await mkdtemp(join(tmpdir(), 'kua-power-'));
  await chmod(folder, 0o755);
  const [image, point] = [join(folder, 'image'), join(folder, 'disk')];
  await mkdir(point);
  const mount = (): boolean => run('mount', '-o', 'loop', image, point);
  const made = run('truncate', '-s', '4G', image) && run('mkfs.ext4', '-q', '-F', image) && mount();
  const able = made && run('python3', '-c', 'import fcntl');
  if (!able) {
    if (made) run('umount', point);
    await rm(folder, { recursive: true });
    return null;
  }
  await chmod(point, 0o755);
  const data = await makeDataOn(point);
  const unmount = async (): Promise<void> => {
    for (let attempt = 0; !run('umount', point); attempt += 1) {
      if (attempt === 200) throw new Error('the file system could not be unmounted');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  return {
    folder,
    data,
    sync: () => must(run('sync', '-f', point), 'the file system could not be written out'),
    scissors: () => readyToCut(point),
    restore: async () => {
      await unmount();
      must(mount(), 'the file system could not be mounted');
    },
    remove: async () => {
      await unmount();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A helper waits with the folder open, so that nothing but the system call lies between the wish and the cut. Node has no ioctl. */
async function readyToCut(point: string): Promise<() => Promise<void>> {
  const script = [
    'import fcntl,os,struct,sys',
    `disk = os.open(${JSON.stringify(point)}, os.O_RDONLY)`,
    "print('ready', flush=True)",
    'sys.stdin.readline()',
    // EXT4_IOC_SHUTDOWN with NOLOGFLUSH.
    "fcntl.ioctl(disk, 0x8004587d, struct.pack('I', 2))",
    "print('done', flush=True)",
  ].join('\n');
  const child = spawn('python3', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  must((await lines.next()).value === 'ready', 'the file system cannot be shut down');
  return async () => {
    child.stdin.write('\n');
    must((await lines.next()).value === 'done', 'the file system could not be shut down');
    await ended;
  };
}

function run(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

function must(done: boolean, sentence: string): void {
  if (!done) throw new Error(sentence);
}
