import { join } from 'node:path';
import { Hono, type Context } from 'hono';
import { readHead } from '../publication/release-folder.ts';
import { problem } from './problem-response.ts';
import { chooseEncoding, releaseFiles } from './release-file.ts';

/** `/<election>/…`: the release folder of each election, as any static server would serve it. */
export function releaseRoutes(releases: string): Hono {
  const app = new Hono();
  const files = releaseFiles();
  app.get('/:election{[a-z0-9][a-z0-9-]{0,63}}', async (context) => {
    const election = context.req.param('election');
    if ((await readHead(join(releases, election))) === null) return context.notFound();
    return context.redirect(`/${election}/`, 308);
  });
  // The log by the prefix under which witnesses and monitors know it; the same files as in the release.
  app.get('/log/:election{[a-z0-9][a-z0-9-]{0,63}}/:path{.+}', (context) =>
    sendFile(context, context.req.param('election'), `log/${context.req.param('path')}`),
  );
  app.get('/:election{[a-z0-9][a-z0-9-]{0,63}}/:path{.*}', (context) =>
    sendFile(context, context.req.param('election'), context.req.param('path')),
  );

  async function sendFile(context: Context, election: string, path: string): Promise<Response> {
    const encoding = chooseEncoding(context.req.header('accept-encoding'));
    const file = await files(join(releases, election), path === '' ? 'index.html' : path, encoding);
    if (file === null) return problem(context, 'not-found', 'There is no such file in this release.');
    const { etag } = file.headers;
    const known = (context.req.header('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
    if (etag !== undefined && known.includes(etag)) {
      return context.body(null, 304, { etag, 'cache-control': file.headers['cache-control'] ?? 'no-cache' });
    }
    return context.body(file.body, 200, file.headers);
  }
  return app;
}
