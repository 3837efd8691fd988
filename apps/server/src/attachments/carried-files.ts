/** A sealed file that somebody carried here for a phone: uploaded by tus as the phone would, from where an earlier attempt stopped. */
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { FileClaim } from '@kua/core/evidence/file-claim.ts';
import { isFileReceiptAbout } from '@kua/core/evidence/receipt-trust.ts';
import { verifyEd25519 } from '../evidence/ed25519.ts';
import { ask, askPatiently, jsonOf, noAnswer, refusalOf, type Refusal } from '../intake/patient-request.ts';
import { receiptInvalid, type ReceiptBelief } from '../intake/receipt-belief.ts';

export type CarriedFile = Readonly<{
  claim: FileClaim;
  size: number;
  /** Its sealed bytes from `start` to, not including, `end`. */
  read: (start: number, end: number) => Promise<Uint8Array>;
}>;

export type FileOutcome = Readonly<{ state: 'whole'; receipt: string } | ({ state: 'refused' } & Refusal)>;

const chunk = 1024 * 1024;
/** How often it may stand still before it is left for another time. */
const patience = 5;
/** The place is another one than was thought, somebody else sends it, bytes got lost, the server is ill: ask where it stands. */
const passing: ReadonlySet<number> = new Set([408, 409, 423, 460, 500, 502, 503, 504]);
const tus = { 'tus-resumable': '1.0.0' };

const wholeAnswer = z.looseObject({ state: z.literal('whole'), receipt: z.string() });
const offsetImpossible: Refusal = {
  code: 'offset-impossible',
  sentence: 'The server says that it has more of the file than there is.',
};

/** Brought is what the log's key signed for: that all of it was sent says nothing of where it went. */
export async function leaveFile(server: string, file: CarriedFile, belief: ReceiptBelief): Promise<FileOutcome> {
  const place = await beginUpload(server, file);
  if ('state' in place) return place;
  const missed = await sendAll(place, file);
  return missed === null ? receiptFor(server, file, belief) : { state: 'refused', ...missed };
}

/** Null when the server says that it has all of it. */
async function sendAll(place: URL, file: CarriedFile): Promise<Refusal | null> {
  let last: Refusal = noAnswer;
  let furthest = 0;
  for (let stood = 0; stood < patience; stood += 1) {
    if (stood > 0) await wait(250 * 2 ** stood);
    let offset = await offsetOf(place);
    while (offset !== null) {
      if (offset > file.size) return offsetImpossible;
      if (offset === file.size) return null;
      const answer = await send(place, offset, await file.read(offset, Math.min(offset + chunk, file.size)));
      const next = readOffset(answer);
      if (answer?.status === 204 && next !== null && next > offset) {
        offset = next;
        // Only what was never reached before is a step forward: a server that begins again and again is left.
        if (next > furthest) [furthest, stood] = [next, 0];
        continue;
      }
      last = answer === null ? noAnswer : refusalOf(await jsonOf(answer));
      if (answer !== null && !passing.has(answer.status)) return last;
      offset = null;
    }
  }
  return last;
}

async function receiptFor(server: string, { claim, size }: CarriedFile, belief: ReceiptBelief): Promise<FileOutcome> {
  const { election, digest } = claim;
  const keys = belief(election);
  if (!keys.ok) return { state: 'refused', ...keys.error };
  const answer = await askPatiently(new URL(`/api/v1/elections/${election}/files/${digest}`, server), {});
  const said = await jsonOf(answer);
  if (answer?.ok !== true) return { state: 'refused', ...refusalOf(said) };
  const whole = wholeAnswer.safeParse(said);
  if (!whole.success || !isFileReceiptAbout(whole.data.receipt, { digest, size }, keys.value, verifyEd25519))
    return { state: 'refused', ...receiptInvalid };
  return { state: 'whole', receipt: whole.data.receipt };
}

/** The claim is the one that the phone signed: who carries it can change nothing. Begun again, it is the same upload. */
async function beginUpload(server: string, { claim, size }: CarriedFile): Promise<URL | FileOutcome> {
  const metadata = Object.entries(claim).map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`);
  const answer = await askPatiently(new URL('/api/v1/files', server), {
    method: 'POST',
    headers: { ...tus, 'upload-length': String(size), 'upload-metadata': metadata.join(',') },
  });
  const location = answer?.status === 201 ? answer.headers.get('location') : null;
  const place = location === null ? null : URL.parse(location, server);
  if (place !== null) return place;
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
