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
  // For whom the app itself does not start any more: the browser forgets all that it kept here, once she pressed it on this very page.
  // Not at once: anybody can send her the address, and what was not sent yet would be lost.
  app.get('/app/clear', (context) => {
    const isPressed = context.req.header('sec-fetch-site') === 'same-origin';
    if (isPressed) context.header('clear-site-data', '"cache", "storage"');
    context.header('cache-control', 'no-store');
    return context.html(isPressed ? emptyPage : clearingPage);
  });
  app.get('/app/:path{.*}', async (context) => {
    const path = context.req.param('path');
    const encoding = chooseEncoding(context.req.header('accept-encoding'));
    return sendFile(context, await files(path === '' ? 'index.html' : path, encoding), 'There is no such page here.');
  });
  return app;
}

const emptyPage = '<!doctype html><meta charset="utf-8"><title>·</title>';

const clearingPage = `${emptyPage}<meta name="viewport" content="width=device-width, initial-scale=1">
<p lang="kk"><a href="/app/clear">Бұл құрылғыда осы сайт сақтағанның бәрін өшіру.</a> Әлі жіберілмегені жоғалады.</p>
<p lang="ru"><a href="/app/clear">Стереть всё, что этот сайт хранит на устройстве.</a> Ещё не отправленное пропадёт.</p>
<p lang="en"><a href="/app/clear">Erase all that this site keeps on this device.</a> What was not sent yet is lost.</p>`;

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
