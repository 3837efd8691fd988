import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** A picture made anew from another: re-encoded, upright, without any metadata. */
export type Derivative = Readonly<{ width: number; height: number; bytes: Uint8Array }>;

const worker = fileURLToPath(new URL('image-worker.ts', import.meta.url));
const longestMs = 20_000;
/** Address space of the process that decodes: a bomb ends it, and nothing else. */
const mostMemory = 4 * 1024 * 1024 * 1024;
const largestAnswer = 32 * 1024 * 1024;

const told = z.union([
  z.object({ ok: z.literal(true), width: z.number().int().positive(), height: z.number().int().positive() }),
  z.object({ ok: z.literal(false), code: z.string() }),
]);

/** Null for what is no image, or none that can be decoded within the limits. Every image has a process of its own. */
export async function derivativeOf(original: Uint8Array): Promise<Derivative | null> {
  if (!isImage(original)) return null;
  const child = spawn('prlimit', [`--as=${mostMemory}`, '--core=0', 'nice', '-n', '19', process.execPath, worker], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { PATH: process.env['PATH'] },
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), longestMs);
  const chunks: Buffer[] = [];
  let length = 0;
  child.stdin.on('error', () => undefined);
  child.stdout.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > largestAnswer) child.kill('SIGKILL');
    else chunks.push(chunk);
  });
  const ended = new Promise<boolean>((resolve) => {
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
  child.stdin.end(original);
  const done = await ended;
  clearTimeout(timer);
  return done ? parseAnswer(Buffer.concat(chunks)) : null;
}

function parseAnswer(answer: Buffer): Derivative | null {
  const end = answer.indexOf('\n');
  if (end === -1) return null;
  const head = told.safeParse(JSON.parse(answer.subarray(0, end).toString('utf8')));
  if (!head.success || !head.data.ok) return null;
  const { width, height } = head.data;
  return { width, height, bytes: answer.subarray(end + 1) };
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
