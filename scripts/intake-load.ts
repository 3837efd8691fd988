/**
 * A load generator in a process of its own: sends prepared envelopes, one in each request, over a number of connections, and prints what it
 * measured as JSON. `node intake-load.ts URL FILE CLIENTS [RATE]`: FILE has an envelope a line; RATE limits requests a second.
 */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';

const [url = '', file = '', clients = '32', rate = '0'] = process.argv.slice(2);
const bodies = readFileSync(file, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => Buffer.from(line));
const agent = new Agent({ keepAlive: true, maxSockets: Number(clients) });
const times: number[] = [];
const refused = new Map<number, number>();
let next = 0;
const started = performance.now();

function send(body: Buffer): Promise<void> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const asked = request(`${url}/api/v1/submissions`, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () => {
        times.push(performance.now() - begun);
        const { statusCode = 0 } = response;
        if (statusCode !== 201) refused.set(statusCode, (refused.get(statusCode) ?? 0) + 1);
        resolve();
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

async function client(): Promise<void> {
  for (let index = next; index < bodies.length; index = next) {
    next += 1;
    const due = Number(rate) === 0 ? 0 : (index * 1000) / Number(rate) - (performance.now() - started);
    if (due > 0) await new Promise((resolve) => setTimeout(resolve, due));
    await send(bodies[index] ?? Buffer.alloc(0));
  }
}

await Promise.all(Array.from({ length: Number(clients) }, client));
const seconds = (performance.now() - started) / 1000;
times.sort((a, b) => a - b);
const quantile = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
process.stdout.write(
  `${JSON.stringify({ seconds, sent: times.length, p50: quantile(0.5), p99: quantile(0.99), refused: [...refused] })}\n`,
);
agent.destroy();
