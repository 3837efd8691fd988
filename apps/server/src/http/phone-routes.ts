import { Hono } from 'hono';
import { readApp } from '../publication/app-build.ts';
import { phoneHeaders } from './security-headers.ts';
import {
  chooseEncoding,
  compress,
  etagOf,
  forever,
  isCompressible,
  sendFile,
  typeOf,
  type Encoding,
  type ServedFile,
} from './served-file.ts';

/** Gives a file in the encoding that is wished for, null where there is none of that name. */
type PhoneFiles = (path: string, wanted: Encoding) => Promise<ServedFile | null>;

/** `/app/`: the observer's phone, as it was built when the server started. */
export async function phoneRoutes(built: string): Promise<Hono> {
  const files = phoneFiles(await readApp(built));
  const app = new Hono();
  app.get('/app', (context) => context.redirect('/app/', 308));
  // For whom the app itself does not start any more: the browser forgets all that it kept here.
  app.get('/app/clear', (context) => {
    // Another site must not be able to do that to somebody's phone. A browser says where a request comes from.
    const from = context.req.header('sec-fetch-site') ?? 'none';
    if (from === 'same-origin' || from === 'none') context.header('clear-site-data', '"cache", "storage"');
    context.header('cache-control', 'no-store');
    return context.html('<!doctype html><meta charset="utf-8"><title>·</title>');
  });
  app.get('/app/:path{.*}', async (context) => {
    const path = context.req.param('path');
    const encoding = chooseEncoding(context.req.header('accept-encoding'));
    return sendFile(context, await files(path === '' ? 'index.html' : path, encoding), 'There is no such page here.');
  });
  return app;
}

/** All in memory: page and parts belong together, also when others are built meanwhile, and no path leads out of it. */
function phoneFiles(all: ReadonlyMap<string, Uint8Array>): PhoneFiles {
  const made = new Map<string, Promise<ServedFile>>();

  async function make(path: string, content: Uint8Array, encoding: Encoding): Promise<ServedFile> {
    const body = await compress(new Uint8Array(content), encoding, true);
    const isNamedByContent = /^assets\/.+-[\w-]{8,}\.\w+$/.test(path);
    return {
      headers: {
        ...phoneHeaders,
        'content-type': typeOf(path),
        'content-length': String(body.byteLength),
        ...(isCompressible(path) ? { vary: 'accept-encoding' } : {}),
        ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
        ...(isNamedByContent ? { 'cache-control': forever } : { 'cache-control': 'no-cache', etag: etagOf(body) }),
      },
      body,
    };
  }
  return async (path, wanted) => {
    const content = all.get(path);
    if (content === undefined) return null;
    const encoding = isCompressible(path) ? wanted : 'identity';
    const key = `${encoding} ${path}`;
    const file = made.get(key) ?? make(path, content, encoding);
    made.set(key, file);
    return file;
  };
}
