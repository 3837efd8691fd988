import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { confined } from './image-confinement.ts';
import { derivativeOf, usualLimits } from './image-derivative.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kua-confined-'));
  await chmod(folder, 0o755);
});
afterEach(() => rm(folder, { recursive: true }));

/** Nobody has to step back here: a test waits for it. */
const limits = { ...usualLimits, nice: 0 };

const grey = { channels: 3, background: '#888' } as const;

/** Heavy: no two pixels alike. */
function noise(width: number, height: number): Sharp {
  const pixels = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  return sharp({ create: { width, height, ...grey, noise: pixels } });
}

function noisePng(width: number, height: number): Promise<Buffer> {
  return noise(width, height).png({ compressionLevel: 1 }).toBuffer();
}

test(
  'a picture is none for reasons of its own; a limit that ended its decoder is told apart',
  { timeout: 60_000 },
  async () => {
    const photo = await noisePng(3000, 2000);
    expect(await derivativeOf(Buffer.from('words'), limits)).toEqual({ is: 'none' });
    expect(await derivativeOf(photo.subarray(0, 50_000), limits)).toEqual({ is: 'none' });
    expect(await derivativeOf(photo, { ...limits, wallMs: 30 })).toEqual({ is: 'undecided', spent: false });
    const long = await noise(8000, 7000).jpeg({ quality: 95, progressive: true }).toBuffer();
    expect(await derivativeOf(long, { ...limits, cpuSeconds: 1 })).toEqual({ is: 'undecided', spent: true });
    const small = { ...limits, memory: 400 * 1024 * 1024 };
    expect(await derivativeOf(photo, small)).toEqual({ is: 'undecided', spent: true });
  },
);

test('a picture that takes much room to decode is made all the same, every time', { timeout: 60_000 }, async () => {
  const photo = await noise(5000, 4000).webp({ lossless: true, effort: 0 }).toBuffer();
  for (let time = 0; time < 2; time += 1) expect((await derivativeOf(photo, limits)).is).toBe('made');
});

test('a picture that is broken off is not decided, whenever that is', { timeout: 60_000 }, async () => {
  const photo = await noisePng(4000, 3000);
  const later = { is: 'undecided', spent: false };
  expect(await derivativeOf(photo, limits, AbortSignal.abort())).toEqual(later);
  expect(await derivativeOf(photo, limits, AbortSignal.timeout(300))).toEqual(later);
});

test('a machine without the tools that confine decodes nothing and says nothing about the picture', async () => {
  const photo = await noisePng(30, 20);
  const path = process.env['PATH'];
  process.env['PATH'] = folder;
  try {
    expect(await derivativeOf(photo, limits)).toEqual({ is: 'undecided', spent: false });
  } finally {
    process.env['PATH'] = path;
  }
  expect(await derivativeOf(photo, limits)).toMatchObject({ is: 'made', derivative: { width: 30, height: 20 } });
});

test('a large picture is turned in memory: nothing of it touches a disk', { timeout: 60_000 }, async () => {
  const large = await sharp({ create: { width: 7200, height: 6000, ...grey } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  expect(await derivativeOf(large, limits)).toMatchObject({ is: 'made', derivative: { width: 2000, height: 2400 } });
});

/** What a program that took the decoder over could do: runs inside, and prints what it managed. */
const intruder = `
  import { readFileSync, writeFileSync, readdirSync } from 'node:fs';
  import { connect } from 'node:net';
  const [key, target, port, host] = process.argv.slice(2);
  const tried = (work) => { try { work(); return 'done'; } catch (error) { return error.code ?? 'failed'; } };
  const connected = await new Promise((resolve) => {
    const socket = connect(Number(port), host);
    socket.on('connect', () => resolve('done')).on('error', (error) => resolve(error.code));
  });
  const environment = Object.keys(process.env).sort();
  console.log(JSON.stringify({
    key: tried(() => readFileSync(key)), write: tried(() => writeFileSync(target, 'x'.repeat(9))),
    here: tried(() => readdirSync('.')), connected, environment, user: process.getuid(),
  }));
`;

test('the decoder has no key, no environment, nowhere to write, nobody to speak to', async () => {
  const root = process.getuid?.() === 0;
  const [key, program, target] = [join(folder, 'key'), join(folder, 'intruder.mjs'), join(folder, 'written')];
  await writeFile(key, 'AGE-SECRET-KEY', { mode: 0o600 });
  await writeFile(program, intruder);
  const server = createServer().listen(0);
  try {
    const { port } = server.address() as AddressInfo;
    const needed = program;
    const command = await confined([process.execPath, program, key, target, String(port), '127.0.0.1'], {
      limits,
      needed,
    });
    const [first, ...options] = command;
    const child = spawn(first, options, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    for await (const chunk of child.stdout) text += String(chunk);
    const did = JSON.parse(text) as Readonly<Record<string, unknown>>;
    expect(did['environment']).toEqual(['VIPS_DISC_THRESHOLD']);
    expect(did['write']).not.toBe('done');
    if (command.includes('--net')) expect(did['connected']).not.toBe('done');
    // Where we are not root, the decoder is we: docs/trust.md says so.
    if (root) expect([did['key'], did['user'] === 0]).toEqual(['EACCES', false]);
  } finally {
    server.close();
  }
});
