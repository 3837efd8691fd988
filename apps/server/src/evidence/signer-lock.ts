import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** One signer an election: two would each remember half. A lock whose process is gone is taken over. */
export function takeLock(path: string): boolean {
  const own = `${path}.${process.pid}`;
  try {
    // With its content from the first moment on: nobody sees an empty one.
    writeFileSync(own, `${process.pid}\n`, { mode: 0o600 });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (tryLink(own, path)) return true;
      const holder = readText(path);
      if (isSigner(Number(holder))) return false;
      // Taken away under another name, to see that it was not a new one that went.
      const old = `${own}.old`;
      if (!tryRename(path, old)) continue;
      if (readText(old) !== holder) tryLink(old, path);
      rmSync(old, { force: true });
    }
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Whether a signer that runs has it. */
export function isLocked(path: string): boolean {
  return isSigner(Number(readText(path)));
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function tryRename(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}

function isSigner(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // Where the system tells, a number that was given to another program since does not count.
  const command = readText(`/proc/${pid}/cmdline`);
  return command === '' || command.includes('signer-worker');
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
