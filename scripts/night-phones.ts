/**
 * The phones that are connected: a process of its own that keeps one connection open for each, over which it asks now and then.
 * `node night-phones.ts URL ELECTION COUNT`. On standard input come lines `<device> <id>` of what was acknowledged, and `end`; then it
 * prints what it measured as JSON.
 */
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** A phone's questions come a minute apart, give or take: every fifth is about a submission, the others about the public head. */
const askEveryMs = 60_000;
const stateShare = 0.2;
/** New connections a second. */
const pace = 1500;
/** One address has about 28,000 ports. */
const phonesAnAddress = 2000;

const [url = '', election = '', wished = '0'] = process.argv.slice(2);
const { hostname, port } = new URL(url);
const known: string[] = [];
const times = { head: [] as number[], state: [] as number[] };
const counts = { connected: 0, dropped: 0, answers: 0, refused: 0 };
let etag = '';
let ending = false;

function phone(index: number): void {
  const localAddress = `127.0.${1 + Math.floor(index / phonesAnAddress / 250)}.${1 + (Math.floor(index / phonesAnAddress) % 250)}`;
  const socket = connect({ host: hostname, port: Number(port), localAddress });
  let asked: Readonly<{ at: number; kind: 'head' | 'state' }> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let answer = '';
  const later = (): void => {
    timer = setTimeout(
      () => {
        const at = performance.now();
        const about = Math.random() < stateShare ? known[Math.floor(Math.random() * known.length)] : undefined;
        asked = { at, kind: about === undefined ? 'head' : 'state' };
        question(socket, about);
      },
      askEveryMs * (0.9 + Math.random() * 0.2),
    );
  };
  socket.on('connect', () => {
    counts.connected += 1;
    // The first question comes at any time of the first minute.
    timer = setTimeout(
      () => {
        asked = { at: performance.now(), kind: 'head' };
        question(socket, undefined);
      },
      // A server waits 20 s for the first words of a new connection.
      Math.random() * 15_000,
    );
  });
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1');
    const length = lengthOf(answer);
    if (length === null || answer.length < length || asked === null) return;
    const status = Number(answer.slice(9, 12));
    counts.answers += 1;
    if (status !== 200 && status !== 304) counts.refused += 1;
    times[asked.kind].push(performance.now() - asked.at);
    if (asked.kind === 'head' && status === 200) etag = /\r\netag: (\S+)/i.exec(answer)?.[1] ?? etag;
    answer = '';
    asked = null;
    later();
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    clearTimeout(timer);
    counts.connected -= 1;
    if (ending) return;
    // Whoever is cut off comes back.
    counts.dropped += 1;
    setTimeout(() => phone(index), 1000);
  });
}

function question(socket: Socket, about: string | undefined): void {
  const path =
    about === undefined
      ? `/${election}/head.json`
      : `/api/v1/elections/${election}/submissions/${about.replace(' ', '/')}`;
  const condition = about === undefined && etag !== '' ? `if-none-match: ${etag}\r\n` : '';
  socket.write(`GET ${path} HTTP/1.1\r\nhost: ${hostname}\r\n${condition}\r\n`);
}

/** Where the answer ends; null while that is not known. */
function lengthOf(answer: string): number | null {
  const head = answer.indexOf('\r\n\r\n');
  if (head === -1) return null;
  const length = /\r\ncontent-length: (\d+)/i.exec(answer.slice(0, head))?.[1];
  if (length !== undefined) return head + 4 + Number(length);
  if (answer.startsWith('HTTP/1.1 304')) return head + 4;
  const end = answer.indexOf('\r\n0\r\n\r\n', head);
  return end === -1 ? null : end + 7;
}

function quantile(of: readonly number[], share: number): number {
  const sorted = of.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

let made = 0;
const opening = setInterval(() => {
  for (let each = 0; each < pace / 10 && made < Number(wished); each += 1) phone(made++);
  if (made < Number(wished)) return;
  clearInterval(opening);
  process.stdout.write('ready\n');
}, 100);

createInterface({ input: process.stdin })
  .on('line', (line) => {
    if (line !== 'end') known.push(line);
    else {
      ending = true;
      const report = {
        ...counts,
        head99: quantile(times.head, 0.99),
        state99: quantile(times.state, 0.99),
        states: times.state.length,
      };
      process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0));
    }
  })
  .on('close', () => process.exit(0));
