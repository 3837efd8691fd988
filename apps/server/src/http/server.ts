import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { routePath } from 'hono/route';
import { success, type Result } from '@kua/core/kernel/result.ts';
import { isEmbargoed } from '@kua/core/publication/embargo.ts';
import type { Election } from '@kua/core/registry/election.ts';

import { startContactJob } from '../access/contact-job.ts';
import { knownDevices } from '../access/known-devices.ts';
import { openSafety } from '../access/safety.ts';
import type { SafetyShare } from '../access/safety-door.ts';
import { startFileJob } from '../attachments/file-job.ts';
import { fileReceipts } from '../attachments/file-receipt.ts';
import { fileRoutes } from '../attachments/file-routes.ts';
import { diskRoom, type DiskRoom } from '../evidence/disk-room.ts';
import { startDirectoryJob } from '../evidence/election-directory.ts';
import { electionLogs } from '../evidence/election-logs.ts';
import { startSigner } from '../evidence/signer.ts';
import { deviceQuota, safetyQuotas } from '../intake/device-quota.ts';
import { startHoldingJob } from '../intake/holding-job.ts';
import { openIntake } from '../intake/intake.ts';
import { startOpener, type Opener } from '../intake/opener.ts';
import { startOpeningJob } from '../intake/opening-job.ts';
import { proofOfWork } from '../intake/proof-of-work.ts';
import { submissionCommitter } from '../intake/submission-committer.ts';
import { startAnswerJob } from '../protocols/answer-job.ts';
import { databaseTrouble } from '../postgres/database-trouble.ts';
import { isRehearsal, readElections } from '../publication/publication-store.ts';
import { livePublication, type LiveOptions } from '../publication/live-publication.ts';
import { readHead } from '../publication/release-folder.ts';
import { reportDesk, type ReportDesk } from '../voters/report-desk.ts';
import { reportDoor } from '../voters/report-door.ts';
import { reportLoad } from '../voters/report-load.ts';
import { apiRoutes } from './api-routes.ts';
import type { Certificate } from './certificate.ts';
import { deskRoutes } from './desk-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { frontPage } from './front-page.ts';
import { intakeRoutes } from './intake-routes.ts';
import { listen, type ServerRefusal } from './listening.ts';
import { phoneRoutes } from './phone-routes.ts';
import { builtAppRoutes } from './built-app-routes.ts';
import { problem } from './problem-response.ts';
import { releaseRoutes } from './release-routes.ts';
import { requestBodies } from './request-json.ts';
import { deskHeaders, securityHeaders } from './security-headers.ts';
import { verifyDesk, type VerifyDesk } from './verify-desk.ts';

export type ServerOptions = Omit<LiveOptions, 'releases' | 'logs' | 'isBusy'> &
  Readonly<{
    dataFolder: string;
    /** Apart from the data folder: see evidence/key-folder.ts. */
    keysFolder: string;
    /** Folders on whose file systems there must be room for what is accepted. */
    diskFolders?: readonly string[];
    /** The built phone app's folder; without it nothing is at `/app/`. */
    phone?: string;
    /** The built desk's folder; without it nothing is at `/desk/`. */
    desk?: string;
    /** Speaks HTTPS with it; plain HTTP when not given. */
    certificate?: Certificate;
    /** This machine alone when not given. */
    host?: string;
    /** 0: any that is free. */
    port: number;
  }>;

export type Server = Readonly<{ url: string; close: () => Promise<void> }>;

/** Serves the releases of a data folder and keeps them up to date until it is closed. */
export async function startServer(options: ServerOptions): Promise<Result<Server, ServerRefusal>> {
  const { host = '127.0.0.1', port, dataFolder, log, certificate } = options;
  const releases = join(dataFolder, 'release');
  const apps = await appRoutes(options);
  const evidence = await openEvidence(options, releases);
  const live = await livePublication({ ...options, releases, logs: evidence.logs, isBusy: evidence.isBusy });
  const hasRelease = async (election: string): Promise<boolean> => (await readHead(join(releases, election))) !== null;
  const events = eventRoutes(live, hasRelease);
  const { opener, reports, verify, routes: intake } = evidence;
  const app = makeApp(options, { releases, hasRelease, events: events.app, intake, opener, reports, verify, apps });
  const listening = await listen(app, { host, port, certificate, log });
  if (!listening.ok) {
    events.close();
    await live.close();
    await evidence.close();
    return listening;
  }
  const { url } = listening.value;
  log.info({ url }, 'serving');
  return success({
    url,
    close: async () => {
      events.close();
      await listening.value.close();
      await live.close();
      await evidence.close();
    },
  });
}

/** The apps that people open at this server, each where its folder was given. */
async function appRoutes({ phone, desk }: Pick<ServerOptions, 'phone' | 'desk'>): Promise<Hono> {
  const app = new Hono();
  if (phone !== undefined) app.route('/', await phoneRoutes(phone));
  if (desk !== undefined) app.route('/', await builtAppRoutes('/desk', desk, deskHeaders));
  return app;
}

/** Each takes the memory of a process, and a picture at a time that of its decoder. */
const mostFileOpeners = 4;

/** The door, the openers and the log: all that takes in and signs. */
async function openEvidence(options: ServerOptions, releases: string) {
  const { database, keysFolder, clock, dataFolder, diskFolders = [dataFolder] } = options;
  const signer = startSigner({ keysFolder });
  const opener = startOpener({ keysFolder });
  // Some of their own for files, which take long: figures do not wait behind pictures.
  const openers = Array.from({ length: Math.min(mostFileOpeners, availableParallelism()) }, () =>
    startOpener({ keysFolder }),
  );
  // And one for whoever looks at them, who waits for neither.
  const pageOpener = startOpener({ keysFolder });
  const rehearsed = (election: string): Promise<boolean> => isRehearsal(database.app, election);
  const logs = electionLogs({ ...options, signer, releases, isRehearsal: rehearsed });
  const committer = submissionCommitter({ pool: database.app, signer, logs, clock });
  const room: DiskRoom = diskRoom(diskFolders);
  const devices = knownDevices(database.app);
  const quota = deviceQuota(() => performance.now());
  const work = proofOfWork();
  const load = reportLoad(() => performance.now());
  const reports = reportDoor({ pool: database.app, committer, work, load, room, clock });
  const intake = openIntake({ pool: database.app, signer, committer, devices, quota, work, room, clock });
  const folder = join(dataFolder, 'uploads');
  const files = await startFileJob({ ...options, openers, folder: join(folder, 'derivatives') });
  const uploads = await fileRoutes({ ...options, pool: database.app, folder, room, onFile: files.touch });
  const holding = startHoldingJob({ intake, log: options.log });
  const job = await startOpeningJob({ ...options, opener, isBusy: committer.isBusy });
  const fileReceipt = fileReceipts({ ...options, pool: database.app, signer });
  const shares = deviceQuota(() => performance.now(), safetyQuotas);
  const share: SafetyShare = {
    take: (device, bytes) => shares.take('listed', device, bytes),
    giveBack: (device, bytes) => shares.giveBack('listed', device, bytes),
  };
  const safety = openSafety({ ...options, devices, signer, share });
  const contacts = startContactJob({ ...options, pool: database.app });
  const directories = startDirectoryJob(options);
  const answers = startAnswerJob(options);
  const verify = verifyDesk({ ...options, opener: pageOpener });
  const routes = intakeRoutes({ intake, fileReceipt, enrolment: options, safety, reports });
  routes.route('/files', uploads.app);
  return {
    logs,
    isBusy: committer.isBusy,
    opener,
    routes,
    verify,
    reports: reportDesk({ ...options, opener, door: reports }),
    close: async () => {
      // At once: closing an opener ends the picture that it decodes, which nobody waits for.
      const filesClosed = Promise.all([files.close(), ...openers.map(({ close }) => close())]);
      await answers.close();
      await pageOpener.close();
      await holding.close();
      await contacts.close();
      await directories.close();
      await uploads.close();
      await filesClosed;
      await job.close();
      await opener.close();
      await signer.close();
    },
  };
}

function makeApp(
  options: ServerOptions,
  parts: Readonly<{
    releases: string;
    hasRelease: (election: string) => Promise<boolean>;
    events: Hono;
    intake: Hono;
    opener: Opener;
    reports: ReportDesk;
    apps: Hono;
    verify: VerifyDesk;
  }>,
): Hono {
  const { database, rules, clock, log } = options;
  const elections = async (): Promise<readonly Election[]> => {
    const known = await readElections(database.app);
    const released = await Promise.all(known.map(({ id }) => parts.hasRelease(id)));
    return known.filter((_, index) => released[index]);
  };
  const heldBackUntil = async (election: Election): Promise<string | null> => {
    const { embargoEnd } = await rules(election);
    return isEmbargoed(clock(), embargoEnd) ? embargoEnd : null;
  };
  const app = new Hono();
  app.use(securityHeaders());
  app.route('/api/v1', parts.intake);
  const { opener, reports, verify } = parts;
  const desk = { ...options, pool: database.app, bodies: requestBodies(), opener, reports, verify };
  app.route('/api/v1/desk', deskRoutes(desk).app);
  app.use(async (context, next) => {
    if (context.req.method === 'GET' || context.req.method === 'HEAD') return next();
    context.header('allow', 'GET, HEAD');
    return problem(context, 'method-not-allowed', 'Nothing can be sent here.');
  });
  app.get('/healthz', (context) => context.text('ok'));
  app.get('/readyz', async (context) => {
    const ready = await database.app.query('select').then(
      () => true,
      () => false,
    );
    return ready ? context.text('ok') : problem(context, 'not-ready', 'The database does not answer.');
  });
  app.route('/api/v1', apiRoutes({ pool: database.app, elections, rules, heldBackUntil, clock }));
  app.route('/', frontPage(elections));
  app.route('/', parts.apps);
  app.route('/', parts.events);
  app.route('/', releaseRoutes(parts.releases));
  app.notFound((context) => problem(context, 'not-found', 'There is nothing here.'));
  app.onError((error, context) => {
    if (error instanceof HTTPException && error.status < 500)
      return problem(context, 'not-found', 'There is nothing here.');
    const trouble = databaseTrouble(error);
    if (trouble === 'full') return problem(context, 'storage-full', 'There is no room here now.');
    if (trouble === 'away') return problem(context, 'not-ready', 'The database does not answer now. Try again soon.');
    // The pattern of the route: the path itself names devices and submissions.
    log.error({ failed: failureOf(error), route: routePath(context) }, 'a request failed');
    return problem(context, 'internal', 'Something failed here; it has been noted.');
  });
  return app;
}

/** What it was and where in the program. A database also tells which values: they name devices. */
function failureOf(error: Error): Readonly<{ message: string; code: unknown; stack: string | undefined }> {
  return { message: error.message, code: 'code' in error ? error.code : null, stack: error.stack };
}
