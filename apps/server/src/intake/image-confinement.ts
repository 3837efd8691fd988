/**
 * Where strangers' bytes are decoded: a process that has as little as this machine lets us take away without new privileges. Always:
 * limits of time, memory, files and writing, an empty folder, nothing of our environment. Where we are root: the user `nobody`, no
 * capabilities. Where the kernel allows: no network. docs/trust.md says what is left.
 */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';

export type ImageLimits = Readonly<{
  /** Time of the processor: does not pass while others have it. */
  cpuSeconds: number;
  /** Bytes it may write to. Not its address space, of which the runtime reserves gigabytes that it never touches. */
  memory: number;
  /** How far it steps back for everybody else: 0 to 19. */
  nice: number;
}>;

/** A program and its arguments. */
export type Command = readonly [string, ...string[]];

type Wrapping = readonly string[];

const nobody = 'nobody';
/** All of nobody's processes and threads, PostgreSQL's among them where it runs as nobody too. */
const mostTasks = 1024;

/** The command that runs a program confined. `needed`: what it has to read. */
export async function confined(
  program: Command,
  { limits, needed }: Readonly<{ limits: ImageLimits; needed: string }>,
): Promise<Command> {
  const user = await asNobody(needed);
  return [
    'prlimit',
    `--data=${limits.memory}`,
    // The first is told to the program by a signal that ends it; the second ends it in any case.
    `--cpu=${limits.cpuSeconds}:${limits.cpuSeconds + 1}`,
    '--core=0',
    '--fsize=0',
    '--nofile=64',
    ...(user.length === 0 ? [] : [`--nproc=${mostTasks}`]),
    'nice',
    '-n',
    String(limits.nice),
    ...(await withoutNetwork()),
    ...user,
    'env',
    '-i',
    // Large pictures are kept in memory while they are turned; decoded they would lie unsealed on a disk otherwise.
    'VIPS_DISC_THRESHOLD=4g',
    ...program,
  ];
}

const known = new Map<string, Wrapping>();

async function withoutNetwork(): Promise<Wrapping> {
  const alone = process.getuid?.() === 0 ? ['unshare', '--net'] : ['unshare', '--user', '--net'];
  return firstThatRuns('network', [[...alone, '--']], ['true']);
}

async function asNobody(needed: string): Promise<Wrapping> {
  if (process.getuid?.() !== 0) return [];
  const bare = ['setpriv', '--no-new-privs', '--inh-caps=-all', '--bounding-set=-all'];
  const account = await accountOf(nobody);
  const other = account === null ? [] : [[...bare, ...account, '--clear-groups', '--']];
  return firstThatRuns('user', [...other, [...bare, '--']], [process.execPath, '--check', needed]);
}

async function accountOf(name: string): Promise<readonly string[] | null> {
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const account = accounts.find(([found]) => found === name);
  return account === undefined ? null : [`--reuid=${account[2] ?? ''}`, `--regid=${account[3] ?? ''}`];
}

/** Tried once. What cannot be tried now, because the machine is busy, is not taken for missing. */
async function firstThatRuns(
  what: string,
  wrappings: readonly Wrapping[],
  probe: readonly string[],
): Promise<Wrapping> {
  const before = known.get(what);
  if (before !== undefined) return before;
  let chosen: Wrapping = [];
  for (const wrapping of wrappings) {
    if (!(await runs([...wrapping, ...probe]))) continue;
    chosen = wrapping;
    break;
  }
  if (chosen !== wrappings[0])
    process.stderr.write(
      `Pictures are decoded with less confinement (${what}) than Kua would like: see docs/trust.md.\n`,
    );
  known.set(what, chosen);
  return chosen;
}

function runs([program = '', ...options]: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, options, { stdio: 'ignore', cwd: '/' });
    child.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? resolve(false) : reject(error)));
    child.on('exit', (code, signal) => {
      if (signal === null) resolve(code === 0);
      else reject(new Error(`a probe ended with ${signal}`));
    });
  });
}
