/**
 * A load generator in a process of its own: sends prepared envelopes, one in each request, over a number of connections, and prints what it
 * measured as JSON. `node intake-load.ts URL FILE CLIENTS [RATE]`: FILE has an envelope a line; RATE limits requests a second.
 */
import { readFileSync } from 'node:fs';
import { isWholeAnswer, rawAnswer, rawConnection } from './raw-answer.ts';

const [url = '', file = '', clients = '32', rate = '0'] = process.argv.slice(2);
const { hostname, port } = new URL(url);
const head = `POST /api/v1/submissions HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\ncontent-length: `;
const requests = readFileSync(file, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => Buffer.from(`${head}${Buffer.byteLength(line)}\r\n\r\n${line}`));
const times: number[] = [];
const refused = new Map<number, number>();
let next = 0;
const started = performance.now();

async function client(): Promise<void> {
  const socket = rawConnection(Number(port), hostname);
  for (let index = next; index < requests.length; index = next) {
    next += 1;
    const due = Number(rate) === 0 ? 0 : (index * 1000) / Number(rate) - (performance.now() - started);
    if (due > 0) await new Promise((resolve) => setTimeout(resolve, due));
    const begun = performance.now();
    const answered = rawAnswer(socket, isWholeAnswer);
    socket.write(requests[index] ?? Buffer.alloc(0));
    const status = Number((await answered).slice(9, 12));
    times.push(performance.now() - begun);
    if (status !== 201) refused.set(status, (refused.get(status) ?? 0) + 1);
  }
  socket.destroy();
}

await Promise.all(Array.from({ length: Number(clients) }, client));
const seconds = (performance.now() - started) / 1000;
times.sort((a, b) => a - b);
const quantile = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
process.stdout.write(
  `${JSON.stringify({ seconds, sent: times.length, p50: quantile(0.5), p99: quantile(0.99), refused: [...refused] })}\n`,
);
