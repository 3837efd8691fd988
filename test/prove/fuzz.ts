/**
 * Whatever is sent to whatever route, and whatever is sealed: no answer of 5xx, none later than two seconds, memory stays, that of all
 * processes that work for the server, and an honest submission is opened. Requests are made from the description that the server gives of
 * itself, disturbed, and noise. Controls: a server whose routes throw, hang and hoard is found out, and one that opens nothing.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { enrolmentOf } from '@kua/device/enrolment.ts';
import { encryptTo, fileClaim, type Encrypt } from '@kua/device/sealing.ts';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { Device } from '@kua/device/device.ts';
import { checkIn, phraseRegistration, sealedContact } from '@kua/device/safety.ts';
import { invitationsEntry, makeInvitation } from '../../apps/server/src/access/invitations.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { openDatabase } from '../../apps/server/src/postgres/database.ts';
import { makeTestFolder, removeTestFolder } from '../../apps/server/src/postgres/test-data-folder.ts';
import { deviceFrom } from '../../apps/server/src/rehearsal/rehearsal-phone.ts';
import { devices, election, killKua, killPostgres, postmaster, prepareData, startKua } from './crash-server.ts';
import { beginUpload, uploadHeadersOf } from './door.ts';
import { controlOpenings, fuzzOpenings } from './fuzz-openings.ts';
import { fuzzedRequest, routesOf, type ApiDescription, type Known } from './fuzz-requests.ts';
import { closeConnections, latestMs, send, type Fuzzed } from './fuzz-sender.ts';
import { honestSubmission, hostileSubmission } from './fuzz-statements.ts';
import { treeMegabytes } from './process-memory.ts';
import type { Prove } from './proof.ts';
import { seededRandom } from './random.ts';

const clients = 8;
const mostMegabytes = 200;
/** What any server needs to have seen everything once. */
const warmUp = 400;

export const prove: Prove = async ({ cycles, log }) => {
  const folder = await makeTestFolder();
  const data = join(folder, 'data');
  try {
    const encrypt = encryptTo(await prepareData(data));
    const known = await prepareKnown(data, encrypt);
    const server = await startKua(data);
    try {
      const url = new URL(server.url);
      const api = (await (await fetch(`${server.url}/api/v1/openapi.json`)).json()) as ApiDescription;
      const uploads = await beginUploads(server.url);
      const pid = server.child.pid ?? 0;
      const pids = [pid, (await postmaster(data)) ?? 0];
      const found = await fuzz(url, pids, api, { ...known, uploads }, { cycles, log });
      const hostile = Math.min(1000, Math.max(100, Math.ceil(cycles / 10)));
      const opened = await fuzzOpenings({ url: server.url, pid, pids }, encrypt, hostile);
      const openingControl = await controlOpenings({ url: server.url, pid, pids }, encrypt);
      const control = await fuzzPlanted(api, { ...known, uploads });
      const lines = [
        `${cycles} requests to ${found.routes} routes (${found.statuses}): ${found.wrong.length} wrong answers, slowest ${found.slowest.toFixed(0)} ms, memory ${found.megabytes.toFixed(0)} MB more at most`,
        ...found.wrong.slice(0, 10),
        `${hostile} hostile statements, sealed: ${opened.wrong.length} wrong, the honest one behind them is opened after ${opened.seconds.toFixed(1)} s, memory ${opened.megabytes.toFixed(0)} MB more at most`,
        ...opened.wrong.slice(0, 10),
        `control: an opener that stands still is ${openingControl ? 'found out' : 'NOT FOUND OUT'}`,
        `control: a server that ${control.length === 3 ? 'throws, hangs and hoards is found out' : `is broken was NOT FOUND OUT, only: ${control.join(', ')}`}`,
      ];
      const holds = [found, opened].every(({ wrong, megabytes }) => wrong.length === 0 && megabytes <= mostMegabytes);
      return { cycles, passed: holds && openingControl && control.length === 3, lines };
    } finally {
      closeConnections();
      await killKua(server);
    }
  } finally {
    await killPostgres(data);
    await removeTestFolder(folder);
  }
};

/** Things that the server would accept, so that what is made of them comes far. */
async function prepareKnown(data: string, encrypt: Encrypt): Promise<Omit<Known, 'uploads'>> {
  const invitations = Array.from({ length: 20 }, makeInvitation);
  const database = await openDatabase(data, '');
  await appendEntries(database.app, {
    election,
    entries: [invitationsEntry(invitations, 'observers')],
    receivedAt: new Date().toISOString(),
  });
  await database.close();
  const random = seededRandom('known');
  const envelopes = await Promise.all(
    Array.from({ length: 60 }, async (_, number) =>
      number % 3 === 0
        ? honestSubmission(number, encrypt)
        : (await hostileSubmission(number, random, encrypt)).envelope,
    ),
  );
  const enrolments = invitations.map((invitation, index) =>
    enrolmentOf(deviceFrom(`fuzz ${index}`), { election, invitation }),
  );
  return {
    elections: [election],
    devices: devices.map(({ key }) => key),
    ids: envelopes.map(({ id }) => id),
    bodies: {
      '/api/v1/submissions': [...envelopes, { submissions: envelopes.slice(0, 5) }],
      '/api/v1/enrolments': enrolments,
      ...(await safetyBodies(devices)),
    },
    uploadHeaders: devices.map((device, index) => {
      const size = 100 * (index + 1);
      const claim = fileClaim(device, { election, digest: 'ab'.repeat(32), size });
      return uploadHeadersOf(claim, size);
    }),
  };
}

async function safetyBodies(of: readonly Device[]): Promise<Known['bodies']> {
  const at = new Date().toISOString();
  const phrases = of.map((device) => ({
    device,
    phrase: Uint8Array.from(Buffer.from(device.key.slice(0, 18), 'hex')),
  }));
  const lawyers = await identityToRecipient(await generateX25519Identity());
  return {
    '/api/v1/contacts': await Promise.all(
      of.map((device, index) =>
        sealedContact(device, { election, lawyers, text: index % 2 === 0 ? 'somebody' : null, madeAt: at }),
      ),
    ),
    '/api/v1/check-ins': of.map((device) => checkIn(device, { election, at, next: null })),
    '/api/v1/phrases': phrases.map(({ device, phrase }) => phraseRegistration(device, { election, phrase })),
    // Of nobody: the devices are needed on the list.
    '/api/v1/revocations': [{ format: 'kua-revocation/1', election, phrase: '00'.repeat(9) }],
  };
}

async function beginUploads(url: string): Promise<readonly string[]> {
  const names: string[] = [];
  for (const [index, device] of devices.entries()) {
    const size = 5000;
    const claim = fileClaim(device, { election, digest: `${10 + index}`.repeat(32), size });
    names.push((await beginUpload(url, claim, size)).location.split('/').at(-1) ?? '');
  }
  return names;
}

type Found = Readonly<{
  wrong: readonly string[];
  routes: number;
  statuses: string;
  slowest: number;
  megabytes: number;
}>;

async function fuzz(
  url: URL,
  pids: readonly number[],
  api: ApiDescription,
  known: Known,
  { cycles, log, seed = 'fuzz' }: Readonly<{ cycles: number; log: (line: string) => void; seed?: string }>,
): Promise<Found> {
  const random = seededRandom(seed);
  const routes = routesOf(api);
  const wrong: string[] = [];
  const seen = new Set<string>();
  const statuses = new Map<string, number>();
  let [done, slowest, before, most] = [0, 0, 0, 0];
  const one = async (): Promise<void> => {
    const { route, fuzzed } = fuzzedRequest(routes, api, known, random);
    const answer = await send(url, fuzzed);
    seen.add(route);
    const kind = answer.status === 0 ? 'closed' : `${String(answer.status).charAt(0)}xx`;
    statuses.set(kind, (statuses.get(kind) ?? 0) + 1);
    if (answer.status >= 500) wrong.push(`${answer.status} to ${route}: ${shown(fuzzed)}`);
    // Another process may have had the machine: what hangs because of the request hangs again.
    if (answer.late && (await send(url, fuzzed)).late && (await send(url, fuzzed)).late)
      wrong.push(`later than ${latestMs} ms: ${route}: ${shown(fuzzed)}`);
    else if (!answer.late) slowest = Math.max(slowest, answer.milliseconds);
    done += 1;
    if (done === Math.min(warmUp, Math.ceil(cycles / 2))) before = await treeMegabytes(pids);
    if (done % 100 === 0 && before > 0) most = Math.max(most, await treeMegabytes(pids));
    if (done % 5000 === 0)
      log(`${done} requests, ${wrong.length} wrong answers, ${(most - before).toFixed(0)} MB more`);
  };
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (done < cycles) await one();
    }),
  );
  const told = [...statuses].sort().map(([kind, count]) => `${count} × ${kind}`);
  const megabytes = Math.max(most, await treeMegabytes(pids)) - before;
  return { wrong, routes: seen.size, statuses: told.join(', '), slowest, megabytes };
}

function shown(fuzzed: Fuzzed): string {
  const text =
    'bytes' in fuzzed
      ? Buffer.from(fuzzed.bytes).toString('latin1')
      : JSON.stringify({ ...fuzzed.request, body: Buffer.from(fuzzed.request.body ?? []).toString('latin1') });
  return JSON.stringify(text.slice(0, 600));
}

const planted = `
  const hoard = [];
  require('node:http').createServer((request, response) => {
    request.resume();
    hoard.push(Buffer.alloc(2_000_000, 1));
    if (request.url.includes('comparison')) { response.writeHead(500).end(); return; }
    if (request.url.endsWith('/keys')) { setTimeout(() => response.end(), 4000); return; }
    response.end();
  }).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;

/** Which of its faults were found. */
async function fuzzPlanted(api: ApiDescription, known: Known): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['--eval', planted], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const port = await new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
    const url = new URL(`http://127.0.0.1:${port}`);
    const only = {
      ...api,
      paths: Object.fromEntries(Object.entries(api.paths).filter(([path]) => path.includes('/elections/'))),
    };
    const found = await fuzz(url, [child.pid ?? 0], only, known, {
      cycles: 300,
      log: () => undefined,
      seed: 'planted',
    });
    return [
      ...(found.wrong.some((text) => text.startsWith('500')) ? ['throws'] : []),
      ...(found.wrong.some((text) => text.startsWith('later')) ? ['hangs'] : []),
      ...(found.megabytes > mostMegabytes ? ['hoards'] : []),
    ];
  } finally {
    child.kill('SIGKILL');
  }
}
