import { join } from 'node:path';
import { Hono, type Context } from 'hono';
import { generationOnDisk } from '../evidence/log-files.ts';
import { readHead } from '../publication/release-folder.ts';
import { problem } from './problem-response.ts';
import { releaseFiles } from './release-file.ts';
import { chooseEncoding, sendFile, type ServedFile } from './served-file.ts';

/** `/<election>/…`: the release folder of each election, as any static server would serve it. */
export function releaseRoutes(releases: string): Hono {
  const app = new Hono();
  const files = releaseFiles();
  app.get('/:election{[a-z0-9][a-z0-9-]{0,63}}', async (context) => {
    const election = context.req.param('election');
    if ((await readHead(join(releases, election))) === null) return context.notFound();
    return context.redirect(`/${election}/`, 308);
  });
  // One generation of the log, by the prefix that belongs to its origin: nothing below it is ever replaced but the checkpoint.
  app.get('/log/:election{[a-z0-9][a-z0-9-]{0,63}}/:generation{[1-9]\\d{0,6}}/:path{.+}', (context) =>
    sendOfGeneration(context, Number(context.req.param('generation'))),
  );
  // The log as it is now, whichever generation that is; the same files as in the release.
  app.get('/log/:election{[a-z0-9][a-z0-9-]{0,63}}/:path{.+}', (context) =>
    sendReleased(context, context.req.param('election'), `log/${context.req.param('path')}`),
  );
  app.get('/:election{[a-z0-9][a-z0-9-]{0,63}}/:path{.*}', (context) =>
    sendReleased(context, context.req.param('election'), context.req.param('path')),
  );

  async function sendOfGeneration(context: Context, generation: number): Promise<Response> {
    const { election = '', path = '' } = context.req.param() as Readonly<Record<string, string>>;
    const folder = join(releases, election);
    const encoding = chooseEncoding(context.req.header('accept-encoding'));
    const settled = path.startsWith('tile/');
    for (const log of ['log', `log-${generation}`]) {
      const isIts = async (): Promise<boolean> => (await generationOnDisk(join(folder, log))) === generation;
      if (!(await isIts())) continue;
      const file = await files(folder, `${log}/${path}`, encoding, settled);
      // Meanwhile it may have been put aside, and the file be one of the next generation.
      if (file !== null && (await isIts())) return send(context, file);
    }
    return problem(context, 'not-found', 'There is no such file in this generation of the log.');
  }
  async function sendReleased(context: Context, election: string, path: string): Promise<Response> {
    const encoding = chooseEncoding(context.req.header('accept-encoding'));
    return send(context, await files(join(releases, election), path === '' ? 'index.html' : path, encoding));
  }
  function send(context: Context, file: ServedFile | null): Response {
    return sendFile(context, file, 'There is no such file in this release.');
  }
  return app;
}
