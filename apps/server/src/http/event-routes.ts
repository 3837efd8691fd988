import { Hono } from 'hono';
import { streamSSE, type SSEStreamingApi } from 'hono/streaming';
import type { LivePublication } from '../publication/live-publication.ts';
import { problem } from './problem-response.ts';

/** Keeps proxies from closing a quiet line. */
const heartbeatMs = 20_000;
const mostListeners = 5000;

export type EventRoutes = Readonly<{ app: Hono; close: () => void }>;

/** `/<election>/events`: a hint that there is a new head. It carries no figures; whoever misses one finds the head by asking. */
export function eventRoutes(live: LivePublication, hasRelease: (election: string) => Promise<boolean>): EventRoutes {
  const open = new Map<SSEStreamingApi, string>();
  const app = new Hono();
  const tell = (stream: SSEStreamingApi, event: string, data: string): void => {
    stream.writeSSE({ event, data }).catch(() => stream.abort());
  };
  const unsubscribe = live.onHead((election, head) => {
    const data = JSON.stringify({ sequence: head.sequence });
    for (const [stream, followed] of open) if (followed === election) tell(stream, 'head', data);
  });
  const heartbeat = setInterval(() => {
    for (const [stream] of open) tell(stream, 'quiet', '');
  }, heartbeatMs);

  app.get('/:election{[a-z0-9][a-z0-9-]{0,63}}/events', async (context) => {
    const election = context.req.param('election');
    if (!(await hasRelease(election))) return problem(context, 'not-found', 'There is no such election.');
    if (open.size >= mostListeners) {
      return problem(context, 'too-many-listeners', 'Too many pages are listening; ask for head.json instead.');
    }
    context.header('cache-control', 'no-store');
    context.header('x-accel-buffering', 'no');
    return streamSSE(context, async (stream) => {
      await new Promise<void>((resolve) => {
        stream.onAbort(resolve);
        open.set(stream, election);
        tell(stream, 'quiet', '');
      });
      open.delete(stream);
    });
  });
  return {
    app,
    close: () => {
      unsubscribe();
      clearInterval(heartbeat);
      for (const [stream] of open) stream.abort();
      open.clear();
    },
  };
}
