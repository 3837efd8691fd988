/** What phones do while something dies: they send, remember what was acknowledged, and send again what was not. */
import { createHash, randomBytes } from 'node:crypto';
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import type { Device } from '@kua/device/device.ts';
import { encryptTo, fileClaim, sealedSubmission, type Encrypt } from '@kua/device/sealing.ts';
import { deviceFrom } from '../../apps/server/src/rehearsal/rehearsal-phone.ts';
import { makeCitizens, type AcknowledgedReport, type Citizens } from './crash-reports.ts';
import { devices, election, stations } from './crash-server.ts';

export type Acknowledged = Readonly<{ envelope: Envelope; receipt: string }>;
type File = Readonly<{ device: Device; digest: string; bytes: Buffer }>;
export type AcknowledgedFile = Readonly<{ device: Device; digest: string; size: number }>;
export type Acks = Readonly<{
  submissions: readonly Acknowledged[];
  reports: readonly AcknowledgedReport[];
  files: readonly AcknowledgedFile[];
  /** Checkpoints of the log as somebody read them. */
  checkpoints: readonly string[];
}>;
export type Load = Readonly<{ [Kind in keyof Acks]: Acks[Kind][number][] } & { stop: () => Promise<void> }>;

/** A copy of what was acknowledged up to now. */
export function acknowledgedBy({ submissions, reports, files, checkpoints }: Load): Acks {
  return { submissions: [...submissions], reports: [...reports], files: [...files], checkpoints: [...checkpoints] };
}

/** The phones, who live on when the server dies: what had no answer waits here until it is sent again. */
export type Phones = Readonly<{
  next: (client: number) => Promise<Envelope>;
  unanswered: Envelope[];
  unfinished: File[];
  citizens: Citizens;
}>;

/** One seal in so many is real and opened; the others hold noise, which takes no time to make and is kept all the same. */
const realSeals = 8;

export function makePhones(keys: KeyList): Phones {
  const toIntake = encryptTo(keys);
  const noise: Encrypt = (plain) => Promise.resolve(Uint8Array.from([...randomBytes(16), ...plain]));
  let made = 0;
  return {
    next: () => {
      made += 1;
      return sealedSubmission(
        {
          election,
          kind: 'protocol',
          station: String((made % stations) + 1),
          capturedAt: '2020-01-05T20:00:00Z',
          body: { contest: 'president', fields: {}, options: { anna: made, bek: 1 } },
        },
        deviceOf(made),
        made % realSeals === 0 ? toIntake : noise,
      );
    },
    unanswered: [],
    unfinished: [],
    citizens: makeCitizens(keys),
  };
}

function deviceOf(number: number): Device {
  return devices[number % devices.length] ?? deviceFrom('crash 0');
}

const patience = (): AbortSignal => AbortSignal.timeout(5000);

/** Clients that send until they are stopped; only what was acknowledged is remembered. The first of them sends files. */
export function startLoad(url: string, phones: Phones, clients = 8): Load {
  const acks: Omit<Load, 'stop'> = { submissions: [], reports: [], files: [], checkpoints: [] };
  let stopped = false;

  async function sendOne(client: number): Promise<void> {
    const envelope = phones.unanswered.pop() ?? (await phones.next(client));
    let answered = false;
    try {
      const response = await fetch(`${url}/api/v1/submissions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(envelope),
        signal: patience(),
      });
      const answer = (await response.json()) as { receipt?: string };
      if ((response.status !== 201 && response.status !== 200) || answer.receipt === undefined)
        throw new Error(`${response.status}`);
      answered = true;
      acks.submissions.push({ envelope, receipt: answer.receipt });
    } finally {
      if (!answered) phones.unanswered.push(envelope);
    }
  }
  async function sendFile(): Promise<void> {
    const file = phones.unfinished.pop() ?? newFile();
    let whole = false;
    try {
      whole = await upload(url, file);
      if (whole) acks.files.push({ device: file.device, digest: file.digest, size: file.bytes.length });
    } finally {
      if (!whole) phones.unfinished.push(file);
    }
  }
  async function sendReport(): Promise<void> {
    acks.reports.push(await phones.citizens.send(url));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  async function readCheckpoint(): Promise<void> {
    const response = await fetch(`${url}/log/${election}/checkpoint`, { signal: patience() });
    const note = await response.text();
    if (response.ok && acks.checkpoints.at(-1) !== note) acks.checkpoints.push(note);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const works = [
    sendFile,
    sendReport,
    readCheckpoint,
    ...Array.from({ length: clients - 1 }, (_, client) => () => sendOne(client)),
  ];
  const running = works.map(async (work) => {
    // What fails was not acknowledged.
    while (!stopped) await work().catch(() => new Promise((resolve) => setTimeout(resolve, 20)));
  });
  return {
    ...acks,
    stop: async () => {
      stopped = true;
      await Promise.all(running);
    },
  };
}

let filesMade = 0;

function newFile(): File {
  const bytes = randomBytes(20_000);
  filesMade += 1;
  return { device: deviceOf(filesMade), digest: createHash('sha256').update(bytes).digest('hex'), bytes };
}

const tus = { 'tus-resumable': '1.0.0' };

/** Goes on where an earlier attempt stopped. True when all of it was acknowledged. */
async function upload(url: string, { device, digest, bytes }: File): Promise<boolean> {
  const begun = await beginFile(url, device, { digest, size: bytes.length });
  const location = begun.headers.get('location');
  if (location === null) return false;
  const target = new URL(location, url);
  let offset = Number(
    (await fetch(target, { method: 'HEAD', headers: tus, signal: patience() })).headers.get('upload-offset'),
  );
  // In two pieces: the server may die between them.
  while (offset < bytes.length) {
    const sent = await fetch(target, {
      method: 'PATCH',
      headers: { ...tus, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
      body: Uint8Array.from(bytes.subarray(offset, offset + 12_000)),
      signal: patience(),
    });
    if (sent.status !== 204) return false;
    offset = Number(sent.headers.get('upload-offset'));
  }
  return true;
}

export function beginFile(
  url: string,
  device: Device,
  { digest, size }: Readonly<{ digest: string; size: number }>,
): Promise<Response> {
  const claim = fileClaim(device, { election, digest, size });
  const metadata = Object.entries(claim).map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`);
  return fetch(`${url}/api/v1/files`, {
    method: 'POST',
    headers: { ...tus, 'upload-length': String(size), 'upload-metadata': metadata.join(',') },
    signal: patience(),
  });
}

/** Until the server has taken something in: what comes before is its start. */
export async function untilTaken(load: Load, count = 1): Promise<boolean> {
  for (let attempt = 0; load.submissions.length < count; attempt += 1) {
    if (attempt === 3000) return false;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return true;
}
