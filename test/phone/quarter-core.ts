/** A browser that may have a quarter of one core, as a cheap phone gives it. */
import { chmod, mkdir, mkdtemp, rm, rmdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Quarter = Readonly<{
  /** Starts the browser inside the limit. */
  executablePath: string;
  limit: (isLimited: boolean) => Promise<void>;
  remove: () => Promise<void>;
}>;

const periodUs = 100_000;

type Group = Readonly<{ root: string; limit: (folder: string, isLimited: boolean) => Promise<void> }>;

/** Control groups of either kind, whichever this machine has. */
const groups: readonly Group[] = [
  {
    root: '/sys/fs/cgroup/cpu',
    limit: (folder, isLimited) => writeFile(join(folder, 'cpu.cfs_quota_us'), isLimited ? String(periodUs / 4) : '-1'),
  },
  {
    root: '/sys/fs/cgroup',
    limit: (folder, isLimited) => writeFile(join(folder, 'cpu.max'), `${isLimited ? periodUs / 4 : 'max'} ${periodUs}`),
  },
];

/** Null where this machine does not let us: it needs control groups and the right to make one. */
export async function quarterCore(chromium: string): Promise<Quarter | null> {
  for (const { root, limit } of groups) {
    const folder = join(root, `kua-quarter-${process.pid}`);
    if (!existsSync(root) || !(await succeeds(mkdir(folder)))) continue;
    if (!(await succeeds(limit(folder, false)))) {
      await rmdir(folder);
      continue;
    }
    const place = await mkdtemp(join(tmpdir(), 'kua-quarter-'));
    const executablePath = join(place, 'browser');
    await writeFile(executablePath, `#!/bin/sh\necho $$ > ${folder}/cgroup.procs\nexec ${chromium} "$@"\n`);
    await chmod(executablePath, 0o755);
    return {
      executablePath,
      limit: (isLimited) => limit(folder, isLimited),
      remove: async () => {
        await rm(place, { recursive: true });
        // Its processes may need a moment to be gone.
        for (let tries = 0; tries < 50 && !(await succeeds(rmdir(folder))); tries += 1)
          await new Promise((resolve) => setTimeout(resolve, 100));
      },
    };
  }
  return null;
}

function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}
