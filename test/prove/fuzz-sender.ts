/** Sends a request and tells how it was answered: over HTTP as a library speaks it, or as bytes that need not be HTTP at all. */
import { Agent, request } from 'node:http';
import { connect } from 'node:net';

export type WellFormed = Readonly<{
  method: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array | null;
  /** Told as chunks, without a length. */
  chunked: boolean;
  /** `slow`: the body stops in the middle for a while. `gone`: it stops there for good. */
  pace: 'whole' | 'slow' | 'gone';
}>;
export type Fuzzed = Readonly<{ request: WellFormed }> | Readonly<{ bytes: Uint8Array }>;

/** `status` 0: the connection was closed without an answer. `milliseconds`: since the last byte was sent. */
export type Answered = Readonly<{ status: number; milliseconds: number; late: boolean }>;

/** No answer may take longer. */
export const latestMs = 2000;
const pauseMs = 300;
const agent = new Agent({ keepAlive: true, maxSockets: 32 });

export function send(url: URL, fuzzed: Fuzzed): Promise<Answered> {
  return 'bytes' in fuzzed ? sendBytes(url, fuzzed.bytes) : sendRequest(url, fuzzed.request);
}

function sendRequest(url: URL, { method, path, headers, body, chunked, pace }: WellFormed): Promise<Answered> {
  return new Promise((resolve) => {
    let sent = performance.now();
    const length = body !== null && !chunked ? { 'content-length': String(body.length) } : {};
    const asked = request(
      { host: url.hostname, port: url.port, method, path, headers: { ...length, ...headers }, agent },
      (response) => {
        const { statusCode: status = 0 } = response;
        const answered = (): void => finish(status);
        // Events go on for ever: their beginning is the answer.
        if ((response.headers['content-type'] ?? '').includes('event-stream')) {
          answered();
          asked.destroy();
        }
        response.on('error', answered).on('end', answered).resume();
      },
    );
    const timer = setTimeout(() => {
      finish(0, true);
      asked.destroy();
    }, latestMs + pauseMs);
    function finish(status: number, late = false): void {
      clearTimeout(timer);
      const milliseconds = performance.now() - sent;
      resolve({ status, milliseconds, late: late || milliseconds > latestMs });
    }
    asked.on('error', () => finish(0));
    const half = body === null ? 0 : Math.floor(body.length / 2);
    if (body === null || pace === 'whole' || half === 0) {
      asked.end(body ?? undefined);
      return;
    }
    asked.write(body.subarray(0, half));
    setTimeout(() => {
      if (pace === 'gone') {
        asked.destroy();
        finish(0);
        return;
      }
      sent = performance.now();
      asked.end(body.subarray(half));
    }, pauseMs);
  });
}

function sendBytes(url: URL, bytes: Uint8Array): Promise<Answered> {
  return new Promise((resolve) => {
    const sent = performance.now();
    let text = '';
    const socket = connect(Number(url.port), url.hostname, () => socket.end(bytes));
    const finish = (): void => {
      socket.destroy();
      const milliseconds = performance.now() - sent;
      const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0);
      resolve({ status, milliseconds, late: milliseconds > latestMs });
    };
    socket.setTimeout(latestMs + pauseMs, finish);
    socket.on('data', (chunk: Buffer) => {
      if (text.length < 20) text += chunk.toString('latin1');
      // What is answered to the first of several requests will do.
      if (text.includes('event-stream')) finish();
    });
    socket.on('close', finish).on('error', finish);
  });
}

export function closeConnections(): void {
  agent.destroy();
}
