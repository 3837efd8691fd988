/**
 * An election night in a process of its own: protocols as they come in, each with three photos, and a reader who waits for them in public.
 * `node night-load.ts URL MINUTES INTAKE RECOVERY`. Prints a line `sent <device> <id>` for each acknowledged protocol and, at the end, what
 * it measured as JSON.
 */
import { Agent, request } from 'node:http';
import { randomBytes } from 'node:crypto';
import type { Attachment } from '@kua/core/evidence/statement-contract.ts';
import type { Device } from '@kua/device/device.ts';
import { encryptTo, fileClaim, randomId, sealedFile, sealedSubmission } from '@kua/device/sealing.ts';
import { seededRandom } from '../test/prove/random.ts';
import { night, nightFields, nightOptions, nightPhone, nightPhoto, withComment } from './night-election.ts';
import { watchRelease } from './night-watch.ts';

const [url = '', minutes = '1', intake = '', recovery = ''] = process.argv.slice(2);
const protocolsPerHour = 10_400;
const photosEach = 3;
const { election } = night;
const encrypt = encryptTo({ intake, recovery });
const agent = new Agent({ keepAlive: true, maxSockets: 400 });
const random = seededRandom('night');
const photo = await nightPhoto();

export type NightReport = Readonly<{
  protocols: readonly Readonly<{ device: string; id: string; sequence: number; receipt: string }>[];
  files: readonly Readonly<{ digest: string; size: number }>[];
  retries: number;
  protocolMs: readonly number[];
  fileMs: readonly number[];
  publicMs: readonly number[];
  notPublic: number;
  heads: number;
  photoBytes: number;
  seconds: number;
}>;

type Answer = Readonly<{ status: number; headers: Readonly<Record<string, unknown>>; body: string }>;
type Sending = Readonly<{
  method: string;
  path: string;
  headers: Record<string, string | number>;
  body: string | Uint8Array;
}>;

function send({ method, path, headers, body }: Sending): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': Buffer.byteLength(body) };
    const asked = request(new URL(path, url), { method, agent, headers: { ...headers, ...length } }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

let retries = 0;
/** As a phone does: again until it is taken. */
async function sendUntil(sending: Sending, taken: readonly number[]): Promise<Answer> {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await send(sending).catch(() => null);
    if (answer !== null && taken.includes(answer.status)) return answer;
    if (attempt === 20) throw new Error(`${sending.path}: ${answer?.status ?? 'no answer'} ${answer?.body ?? ''}`);
    retries += 1;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

type Sealed = Readonly<{ sealed: Uint8Array; attachment: Attachment }>;
const protocols: { device: string; id: string; sequence: number; receipt: string; at: number }[] = [];
const files: { digest: string; size: number }[] = [];
const [protocolMs, fileMs]: [number[], number[]] = [[], []];

async function sendPhoto(device: Device, { sealed, attachment }: Sealed): Promise<void> {
  const started = performance.now();
  const claim = fileClaim(device, { election, digest: attachment.sealed, size: sealed.length });
  const metadata = Object.entries(claim).map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`);
  const tus = { 'tus-resumable': '1.0.0' };
  const begin = { ...tus, 'upload-length': sealed.length, 'upload-metadata': metadata.join(',') };
  const begun = await sendUntil({ method: 'POST', path: '/api/v1/files', headers: begin, body: '' }, [201]);
  const piece = { ...tus, 'upload-offset': 0, 'content-type': 'application/offset+octet-stream' };
  const location = String(begun.headers['location']);
  await sendUntil({ method: 'PATCH', path: location, headers: piece, body: sealed }, [204]);
  fileMs.push(performance.now() - started);
  files.push({ digest: attachment.sealed, size: sealed.length });
}

async function report(index: number): Promise<void> {
  const device = nightPhone(index);
  const photos = await Promise.all(
    Array.from({ length: photosEach }, (_, page) =>
      sealedFile(withComment(photo, randomBytes(16)), { type: 'image/jpeg', role: `page-${page + 1}` }, encrypt),
    ),
  );
  const votes = nightOptions.map((_, option) => 20 + random.integer(60) + option);
  const sum = votes.reduce((total, each) => total + each, 0);
  const figures = [1200, sum + 3, sum + 3, sum, 3];
  const body = {
    contest: 'president',
    fields: Object.fromEntries(nightFields.map((field, place) => [field, figures[place] ?? null])),
    options: Object.fromEntries(nightOptions.map((option, place) => [option, votes[place] ?? null])),
  };
  const said = { election, kind: 'protocol', station: String(index + 1), capturedAt: '2020-01-05T20:00:00Z' } as const;
  const attachments = photos.map(({ attachment }) => attachment);
  const envelope = await sealedSubmission({ ...said, id: randomId(), body, attachments }, device, encrypt);
  const started = performance.now();
  const answer = await sendUntil(
    {
      method: 'POST',
      path: '/api/v1/submissions',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(envelope),
    },
    [200, 201],
  );
  const at = performance.now();
  protocolMs.push(at - started);
  const { sequence, receipt } = JSON.parse(answer.body) as { sequence: number; receipt: string };
  protocols.push({ device: device.key, id: envelope.id, sequence, receipt, at });
  process.stdout.write(`sent ${device.key} ${envelope.id}\n`);
  for (const each of photos) await sendPhoto(device, each);
}

const watch = watchRelease(url, election, agent);
const length = Number(minutes) * 60_000;
const started = performance.now();
const reports: Promise<void>[] = [];
// Each comes by itself: sometimes none for a second, sometimes ten at once.
for (let index = 0, due = 0; ; index += 1) {
  due += -Math.log((random.integer(1_000_000) + 1) / 1_000_001) * (3_600_000 / protocolsPerHour);
  if (due > length || index >= night.stations) break;
  const wait = due - (performance.now() - started);
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  reports.push(report(index));
}
await Promise.all(reports);
for (let attempt = 0; attempt < 600; attempt += 1) {
  if (protocols.every(({ sequence }) => watch.seen.has(sequence))) break;
  await new Promise((resolve) => setTimeout(resolve, 50));
}
await watch.stop();
const publicMs = protocols.flatMap(({ sequence, at }) => {
  const seen = watch.seen.get(sequence);
  return seen === undefined ? [] : [seen - at];
});
const measured: NightReport = {
  protocols: protocols.map(({ device, id, sequence, receipt }) => ({ device, id, sequence, receipt })),
  files,
  retries,
  protocolMs,
  fileMs,
  publicMs,
  notPublic: protocols.length - publicMs.length,
  heads: watch.heads(),
  photoBytes: photo.length,
  seconds: (performance.now() - started) / 1000,
};
process.stdout.write(`${JSON.stringify(measured)}\n`);
agent.destroy();
