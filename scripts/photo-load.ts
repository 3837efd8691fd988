/**
 * A load generator in a process of its own: uploads prepared files, each in one request or in two, over a number of connections, and prints
 * what it measured as JSON. `node photo-load.ts URL LIST CLIENTS once|twice`: LIST has a file a line, as bench-photos.ts writes them.
 * Writes HTTP by hand: it shares its machine with what it measures.
 */
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';

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

/** The head of the one answer that comes. Whatever follows it is nothing here: good answers have no body. */
function answer(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const settle = (finish: () => void): void => {
      socket.off('data', take).off('error', reject).off('close', lose);
      finish();
    };
    const lose = (): void => settle(() => reject(new Error('the server closed a connection')));
    const take = (chunk: string): void => {
      text += chunk;
      if (text.includes('\r\n\r\n')) settle(() => resolve(text));
    };
    socket.on('data', take).on('error', reject).on('close', lose);
  });
}

async function ask(socket: Socket, head: readonly string[], body: Buffer): Promise<string> {
  const answered = answer(socket);
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
  // One byte a letter: lengths are of bytes.
  const socket = connect(Number(port), hostname).setNoDelay(true).setEncoding('latin1');
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
