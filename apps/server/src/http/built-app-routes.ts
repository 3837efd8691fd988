import { Hono } from 'hono';
import { readApp } from '../publication/app-build.ts';
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

type Headers = Readonly<Record<string, string>>;

/** Gives a file in the encoding that is wished for, null where there is none of that name. */
type AppFiles = (path: string, wanted: Encoding) => Promise<ServedFile | null>;

/** The files of an app below `place`, as it was built when the server started; `own` goes with each of them. */
export async function builtAppRoutes(place: `/${string}`, built: string, own: Headers): Promise<Hono> {
  const files = appFiles(await readApp(built), own);
  const app = new Hono();
  app.get(place, (context) => context.redirect(`${place}/`, 308));
  app.get(`${place}/:path{.*}`, async (context) => {
    const path = context.req.param('path');
    const encoding = chooseEncoding(context.req.header('accept-encoding'));
    return sendFile(context, await files(path === '' ? 'index.html' : path, encoding), 'There is no such page here.');
  });
  return app;
}

/** All in memory: page and parts belong together, also when others are built meanwhile, and no path leads out of it. */
function appFiles(all: ReadonlyMap<string, Uint8Array>, own: Headers): AppFiles {
  const made = new Map<string, Promise<ServedFile>>();

  async function make(path: string, content: Uint8Array, encoding: Encoding): Promise<ServedFile> {
    const body = await compress(new Uint8Array(content), encoding, true);
    const isNamedByContent = /^assets\/.+-[\w-]{8,}\.\w+$/.test(path);
    return {
      headers: {
        ...own,
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
