/** What lies between a phone and the server: an address that can be cut, blocked, overloaded, or in the hands of somebody else. */
import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';

export type Mood =
  /** Everything goes through. */
  | 'well'
  /** Connections end at some byte of a request. */
  | 'cutting'
  | 'blocked'
  | 500
  | 429
  | 413
  /** Says that everything arrived, and keeps nothing. */
  | 'faking';

export type Line = Readonly<{
  url: string;
  setMood: (mood: Mood) => void;
  /** Where the server is now: it moves when it dies. */
  setTarget: (url: string) => void;
  /** Bytes of files that came through, by upload. */
  carried: ReadonlyMap<string, number>;
  /** How many requests it broke off so far, while it was cutting. */
  cuts: () => number;
  /** What went over it since it was asked last, one line a request: whoever finds a file wrong reads how it came. */
  trail: () => readonly string[];
  close: () => Promise<void>;
}>;

const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': 'GET, HEAD, POST, PATCH',
  'access-control-expose-headers': 'Location, Upload-Offset, Retry-After',
};

export async function startLine(random: () => number): Promise<Line> {
  let [mood, target]: [Mood, string] = ['well', ''];
  const carried = new Map<string, number>();
  let cuts = 0;
  let trail: string[] = [];

  function forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { pathname, search } = new URL(incoming.url ?? '/', 'http://line');
    const to = new URL(target);
    const began = performance.now();
    let came = 0;
    const note = (end: string): void => {
      const { 'upload-offset': offset = '', 'content-length': length = '0' } = incoming.headers;
      const from = `${incoming.method} ${pathname.slice(-8)} ${String(offset)}+${length}`;
      trail.push(
        `${(began / 1000).toFixed(2)} s ${from}, ${came} came, ${end} after ${(performance.now() - began).toFixed(0)} ms`,
      );
    };
    const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => name !== 'host'));
    const passed = send(
      { host: to.hostname, port: to.port, method: incoming.method, path: pathname + search, headers },
      (answer) => {
        note(String(answer.statusCode));
        if (mood === 'cutting' && random() < 0.3) {
          cuts += 1;
          outgoing.destroy();
          answer.destroy();
          return;
        }
        answer.on('error', () => outgoing.destroy());
        outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...cors });
        // In the middle of an answer, too: its head has said that all is well.
        if (mood === 'cutting' && random() < 0.3) {
          cuts += 1;
          answer.once('data', (bytes: Buffer) => outgoing.write(bytes.subarray(0, 5), () => outgoing.destroy()));
        } else answer.pipe(outgoing);
      },
    );
    const broken = (): void => void (outgoing.destroy(), passed.destroy());
    passed.on('error', (error) => {
      note(`broken at the server (${error.message})`);
      broken();
    });
    outgoing.on('close', () => {
      if (!outgoing.writableFinished) note('broken at the phone or here');
      passed.destroy();
    });
    let left = mood === 'cutting' ? random() * 400_000 : Infinity;
    incoming.on('data', (bytes: Buffer) => {
      came += bytes.length;
      left -= bytes.length;
      if (left < 0) {
        if (left + bytes.length >= 0) cuts += 1;
        broken();
      } else {
        if (incoming.method === 'PATCH') carried.set(pathname, (carried.get(pathname) ?? 0) + bytes.length);
        passed.write(bytes);
      }
    });
    incoming.on('end', () => passed.end());
  }

  /** As plausible as somebody can be who has no key. */
  function fake(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { pathname } = new URL(incoming.url ?? '/', 'http://line');
    const length = Number(incoming.headers['content-length'] ?? 0);
    incoming.resume();
    incoming.on('end', () => {
      if (incoming.method === 'POST' && pathname === '/api/v1/files')
        outgoing.writeHead(201, { ...cors, location: `/api/v1/files/${'ab'.repeat(32)}` }).end();
      else if (incoming.method === 'HEAD') outgoing.writeHead(200, { ...cors, 'upload-offset': 0 }).end();
      else if (incoming.method === 'PATCH') {
        const offset = Number(incoming.headers['upload-offset'] ?? 0) + length;
        outgoing.writeHead(204, { ...cors, 'upload-offset': offset }).end();
      } else {
        const receipt = `kua-receipt/1\norigin kua/1\nindex 1\n\n— kua/1 ${'A'.repeat(88)}\n`;
        outgoing.writeHead(201, { ...cors, 'content-type': 'application/json' });
        outgoing.end(JSON.stringify({ state: 'accepted', receipt }));
      }
    });
  }

  const server = createServer((incoming, outgoing) => {
    outgoing.on('error', () => undefined);
    incoming.on('error', () => undefined);
    if (mood === 'blocked') incoming.socket.destroy();
    else if (incoming.method === 'OPTIONS') outgoing.writeHead(204, cors).end();
    else if (mood === 'faking') fake(incoming, outgoing);
    else if (typeof mood === 'number') {
      incoming.resume();
      const code = { 500: 'internal', 429: 'device-quota', 413: 'too-large' }[mood];
      outgoing.writeHead(mood, { ...cors, 'content-type': 'application/problem+json', 'retry-after': '2' });
      outgoing.end(JSON.stringify({ code, status: mood }));
    } else forward(incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    setMood: (next) => (mood = next),
    setTarget: (next) => (target = next),
    carried,
    cuts: () => cuts,
    trail: () => {
      const said = trail;
      trail = [];
      return said;
    },
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
}
