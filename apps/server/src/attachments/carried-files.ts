/** A sealed file that somebody carried here for a phone: uploaded by tus as the phone would, from where an earlier attempt stopped. */
import { setTimeout as wait } from 'node:timers/promises';
import type { FileClaim } from '@kua/core/evidence/file-claim.ts';
import { ask, askPatiently, jsonOf, noAnswer, refusalOf, type Refusal } from '../intake/patient-request.ts';

export type CarriedFile = Readonly<{
  claim: FileClaim;
  size: number;
  /** Its sealed bytes from `start` to, not including, `end`. */
  read: (start: number, end: number) => Promise<Uint8Array>;
}>;

export type FileOutcome = Readonly<{ state: 'whole' } | ({ state: 'refused' } & Refusal)>;

const chunk = 1024 * 1024;
/** How often it may stand still before it is left for another time. */
const patience = 5;
/** The place is another one than was thought, somebody else sends it, bytes got lost, the server is ill: ask where it stands. */
const passing: ReadonlySet<number> = new Set([408, 409, 423, 460, 500, 502, 503, 504]);
const tus = { 'tus-resumable': '1.0.0' };

export async function leaveFile(server: string, file: CarriedFile): Promise<FileOutcome> {
  const place = await beginUpload(server, file);
  if ('state' in place) return place;
  let last: Refusal = noAnswer;
  let furthest = 0;
  for (let stood = 0; stood < patience; stood += 1) {
    if (stood > 0) await wait(250 * 2 ** stood);
    let offset = await offsetOf(place);
    while (offset !== null) {
      if (offset === file.size) return { state: 'whole' };
      const answer = await send(place, offset, await file.read(offset, Math.min(offset + chunk, file.size)));
      const next = readOffset(answer);
      if (answer?.status === 204 && next !== null && next > offset) {
        offset = next;
        // Only what was never reached before is a step forward: a server that begins again and again is left.
        if (next > furthest) [furthest, stood] = [next, 0];
        continue;
      }
      last = answer === null ? noAnswer : refusalOf(await jsonOf(answer));
      if (answer !== null && !passing.has(answer.status)) return { state: 'refused', ...last };
      offset = null;
    }
  }
  return { state: 'refused', ...last };
}

/** The claim is the one that the phone signed: who carries it can change nothing. Begun again, it is the same upload. */
async function beginUpload(server: string, { claim, size }: CarriedFile): Promise<URL | FileOutcome> {
  const metadata = Object.entries(claim).map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`);
  const answer = await askPatiently(new URL('/api/v1/files', server), {
    method: 'POST',
    headers: { ...tus, 'upload-length': String(size), 'upload-metadata': metadata.join(',') },
  });
  const location = answer?.headers.get('location') ?? null;
  if (answer?.status === 201 && location !== null) return new URL(location, server);
  return { state: 'refused', ...refusalOf(await jsonOf(answer)) };
}

async function offsetOf(place: URL): Promise<number | null> {
  return readOffset(await askPatiently(place, { method: 'HEAD', headers: tus }));
}

function send(place: URL, offset: number, bytes: Uint8Array): Promise<Response | null> {
  return ask(place, {
    method: 'PATCH',
    headers: { ...tus, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    body: Buffer.from(bytes),
  });
}

function readOffset(answer: Response | null): number | null {
  const told = answer?.headers.get('upload-offset') ?? '';
  return /^\d{1,15}$/.test(told) ? Number(told) : null;
}
