/**
 * A load generator in a process of its own: uploads prepared files, each in one request or in two, over a number of connections, and prints
 * what it measured as JSON. `node photo-load.ts URL LIST CLIENTS once|twice`: LIST has a file a line, as bench-photos.ts writes them.
 */
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { rawAnswer, rawConnection } from './raw-answer.ts';

const [url = '', list = '', clients = '32', how = 'once'] = process.argv.slice(2);
const { hostname, port } = new URL(url);
const files = readFileSync(list, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => {
    const { path, metadata } = JSON.parse(line) as { path: string; metadata: string };
    return { bytes: readFileSync(path), metadata };
  });
const times: number[] = [];
const refused: string[] = [];
let next = 0;
const started = performance.now();

async function ask(socket: Socket, head: readonly string[], body: Buffer): Promise<string> {
  // Good answers have no body.
  const answered = rawAnswer(socket, (text) => text.includes('\r\n\r\n'));
  const lines = [...head, `host: ${hostname}:${port}`, 'tus-resumable: 1.0.0', `content-length: ${body.length}`];
  socket.cork();
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  socket.write(body);
  socket.uncork();
  return answered;
}

const isBytes = 'content-type: application/offset+octet-stream';

async function upload(socket: Socket, { bytes, metadata }: (typeof files)[number]): Promise<void> {
  const creation = [
    'POST /api/v1/files HTTP/1.1',
    `upload-length: ${bytes.length}`,
    `upload-metadata: ${metadata}`,
    ...(how === 'once' ? [isBytes] : []),
  ];
  const begun = await ask(socket, creation, how === 'once' ? bytes : Buffer.alloc(0));
  const location = /^location: (\S+)/im.exec(begun)?.[1];
  const last =
    how === 'once' || location === undefined
      ? begun
      : await ask(socket, [`PATCH ${location} HTTP/1.1`, 'upload-offset: 0', isBytes], bytes);
  if (!new RegExp(`^upload-offset: ${bytes.length}\r$`, 'im').test(last)) refused.push(last);
}

async function client(): Promise<void> {
  const socket = rawConnection(Number(port), hostname);
  for (let index = next; index < files.length; index = next) {
    next += 1;
    const file = files[index];
    if (file === undefined) break;
    const begun = performance.now();
    await upload(socket, file);
    times.push(performance.now() - begun);
  }
  socket.destroy();
}

await Promise.all(Array.from({ length: Number(clients) }, client));
const seconds = (performance.now() - started) / 1000;
times.sort((a, b) => a - b);
const p99 = times[Math.min(times.length - 1, Math.floor(times.length * 0.99))] ?? 0;
process.stdout.write(`${JSON.stringify({ seconds, sent: times.length, p99, refused: refused.slice(0, 3) })}\n`);
