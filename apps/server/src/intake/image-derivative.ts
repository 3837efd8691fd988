import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { confined, type ImageLimits } from './image-confinement.ts';

/** A picture made anew from another: re-encoded, upright, without any metadata. */
export type Derivative = Readonly<{ width: number; height: number; likeness: string; bytes: Uint8Array }>;

/**
 * `none`: this is no image, or none that can be decoded. `undecided`: it was not found out. `spent`: although the decoder had all the
 * time and memory that it may have, so that the reason may lie in the file; otherwise the reason is the machine's.
 */
export type DerivativeOutcome =
  | Readonly<{ is: 'made'; derivative: Derivative }>
  | Readonly<{ is: 'none' }>
  | Readonly<{ is: 'undecided'; spent: boolean }>;

export type DerivativeLimits = ImageLimits & Readonly<{ wallMs: number }>;

/** A bomb ends its own process, and nothing else. The time on the wall is for what hangs without working. */
export const usualLimits: DerivativeLimits = {
  cpuSeconds: 30,
  memory: 2 * 1024 * 1024 * 1024,
  nice: 19,
  wallMs: 15 * 60_000,
};

const worker = fileURLToPath(new URL('image-worker.ts', import.meta.url));
const largestAnswer = 32 * 1024 * 1024;

const told = z.union([
  z.object({
    ok: z.literal(true),
    width: z.number().int().positive(),
    height: z.number().int().positive(),
    likeness: z.string().regex(/^[0-9a-f]{16}$/),
  }),
  z.object({ ok: z.literal(false), code: z.string() }),
]);

/** Every image has a process of its own; `signal` ends it at once. */
export async function derivativeOf(
  original: Uint8Array,
  limits = usualLimits,
  signal?: AbortSignal,
): Promise<DerivativeOutcome> {
  if (!isImage(original)) return { is: 'none' };
  const folder = await mkdtemp(join(tmpdir(), 'kua-image-'));
  try {
    const ended = await decode(original, folder, { limits, signal });
    if (ended === 'later') return { is: 'undecided', spent: false };
    if (ended === 'spent') return { is: 'undecided', spent: true };
    return readAnswer(ended);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the process answered, or how it ended without an answer. */
async function decode(
  original: Uint8Array,
  folder: string,
  { limits, signal }: Readonly<{ limits: DerivativeLimits; signal: AbortSignal | undefined }>,
): Promise<Buffer | Ended> {
  const [program, ...options] = await confined([process.execPath, worker], { limits, needed: worker });
  if (signal?.aborted === true) return 'later';
  const child = spawn(program, options, { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
  let ours: Ended | null = null;
  const stop = (why: Ended): void => {
    ours = why;
    child.kill('SIGKILL');
  };
  const stopLater = (): void => stop('later');
  const timer = setTimeout(stopLater, limits.wallMs);
  signal?.addEventListener('abort', stopLater);
  const chunks: Buffer[] = [];
  let length = 0;
  child.stdin.on('error', () => undefined);
  child.stdout.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > largestAnswer) stop('spent');
    else chunks.push(chunk);
  });
  const ended = new Promise<Ended | null>((resolve) => {
    child.on('error', () => resolve('later'));
    child.on('close', (code, by) => resolve(code === 0 ? null : (ours ?? endedBy(by))));
  });
  child.stdin.end(original);
  const end = await ended;
  clearTimeout(timer);
  signal?.removeEventListener('abort', stopLater);
  return end ?? Buffer.concat(chunks);
}

type Ended = 'spent' | 'later';

/** Its own limits and its own mistakes end it with these; whatever else does, comes from outside. */
const itsOwn: ReadonlySet<string> = new Set(['SIGXCPU', 'SIGABRT', 'SIGSEGV', 'SIGBUS', 'SIGTRAP', 'SIGILL', 'SIGFPE']);

function endedBy(signal: string | null): Ended {
  return signal !== null && itsOwn.has(signal) ? 'spent' : 'later';
}

function readAnswer(answer: Buffer): DerivativeOutcome {
  const end = answer.indexOf('\n');
  const head = told.safeParse(end === -1 ? null : jsonOf(answer.subarray(0, end).toString('utf8')));
  // A decoder that was taken over says what it likes.
  if (!head.success) return { is: 'undecided', spent: true };
  if (!head.data.ok) return { is: 'none' };
  const { width, height, likeness } = head.data;
  return { is: 'made', derivative: { width, height, likeness, bytes: answer.subarray(end + 1) } };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** JPEG, PNG or WebP by their first bytes; whatever else a file may be as well, only the picture is taken. */
function isImage(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 12));
  return (
    start.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])) ||
    start.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) ||
    (start.toString('latin1', 0, 4) === 'RIFF' && start.toString('latin1', 8, 12) === 'WEBP')
  );
}
