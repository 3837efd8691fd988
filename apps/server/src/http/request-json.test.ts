import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { requestBodies, withJson } from './request-json.ts';

test('a connection that is cut in the middle of a body is no failure of ours', async () => {
  const failed: string[] = [];
  const bodies = requestBodies();
  const app = new Hono();
  app.post('/', (context) => withJson(context, { most: 1000, bodies }, () => Promise.resolve(context.text('read'))));
  app.onError((error, context) => {
    failed.push(error.message);
    return context.text('', 500);
  });
  for (const length of [{ 'content-length': '100' }, {}]) {
    const body = new ReadableStream<Uint8Array>({
      start: (stream) => stream.enqueue(Buffer.from('{"a":')),
      pull: (stream) => stream.error(new Error('cut')),
    });
    const headers = { 'content-type': 'application/json', ...length };
    const request = { method: 'POST', headers, body, duplex: 'half' };
    expect((await app.request(new Request('http://kua/', request))).status).toBe(400);
  }
  expect(failed).toEqual([]);
});
