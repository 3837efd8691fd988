/**
 * One attempt to bring one parcel to one intake. Believes nothing but receipts that the log's key of the election signed, for exactly these
 * bytes: whoever is between phone and server can write every other answer. And holds nobody for a liar who was only cut off.
 */
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { isFileReceiptAbout, receiptAbout } from '@kua/core/evidence/receipt-trust.ts';
import type { Answer } from '@kua/core/outbox/outbox.ts';
import { verify } from '../access/verify.ts';
import { plainFetch, textIn } from '../shell/plain-fetch.ts';
import { patiently } from './patience.ts';
import { BytesMissing, type Kept, type Vault, type Waybill } from './vault.ts';

type To = Readonly<{ url: string; most: number; signal: AbortSignal }>;
export type Carrier = (kept: Kept, to: To) => Promise<Answer>;

/** Where an upload at an address goes on, as that address said last: the next chunk need not ask. */
type UnderWay = Readonly<{ url: string; at: string; from: number }>;
type Tools = Readonly<{
  vault: Pick<Vault, 'read'>;
  keys: KeyList;
  now: () => number;
  underWay: Map<string, UnderWay>;
}>;
type Of<Kind extends Waybill['kind']> = Readonly<{ kept: Kept; waybill: Extract<Waybill, { kind: Kind }> }>;
type Said = Readonly<{ status: number; headers: Headers; body: Readonly<Record<string, unknown>> }>;

const tus = { 'tus-resumable': '1.0.0' } as const;

export function carrier(given: Omit<Tools, 'underWay'>): Carrier {
  const tools: Tools = { ...given, underWay: new Map() };
  return async (kept, to) => {
    const { waybill } = kept;
    try {
      return waybill.kind === 'submission'
        ? await sendSubmission(tools, { kept, waybill }, to)
        : await sendFile(tools, { kept, waybill }, to);
    } catch (error) {
      if (error instanceof BytesMissing) return { answer: 'unreadable' };
      // What the network does, a time that is over, something more urgent: nothing is known of what arrived.
      if (error instanceof NotAnswered) return { answer: 'unreachable' };
      throw error;
    }
  };
}

/** No whole answer came. */
class NotAnswered extends Error {}

async function sendSubmission({ vault, keys }: Tools, { kept, waybill }: Of<'submission'>, to: To): Promise<Answer> {
  const body = await vault.read(kept.bytes, 0, kept.parcel.size);
  const said = await ask('/api/v1/submissions', to, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const note = textIn(said.body, 'receipt');
  const about = receiptAbout(note, waybill, keys, verify);
  if (about === 'kept') return { answer: 'receipted', receipt: note };
  if (about === 'held') return { answer: 'held', receipt: note };
  return isGood(said) ? { answer: 'forged' } : refusalOf(said);
}

async function sendFile(tools: Tools, { kept, waybill }: Of<'file'>, to: To): Promise<Answer> {
  const { vault, keys, now, underWay } = tools;
  const { id, size } = kept.parcel;
  const known = underWay.get(id);
  const isKnown = known?.url === to.url;
  const place = isKnown ? known : await placeOf({ kept, waybill }, to);
  // Whatever comes now, only a chunk that arrived tells where the next one goes.
  underWay.delete(id);
  if ('answer' in place) return place;
  const { at, from } = place;
  if (from < size) {
    const body = await vault.read(kept.bytes, from, Math.min(to.most, size - from));
    const headers = { ...tus, 'upload-offset': String(from), 'content-type': 'application/offset+octet-stream' };
    const started = now();
    const sent = await ask(at, to, { method: 'PATCH', headers, body });
    // Gone there, or further than this phone knew: asked for anew.
    if (isKnown && (sent.status === 404 || sent.status === 409)) return sendFile(tools, { kept, waybill }, to);
    if (!isGood(sent)) return refusalOf(sent);
    const next = from + body.length;
    if (offsetOf(sent) !== next) return { answer: 'server-failed' };
    if (next < size) {
      underWay.set(id, { url: to.url, at, from: next });
      return { answer: 'progressed', bytes: body.length, milliseconds: now() - started };
    }
  }
  const { election, digest } = waybill.claim;
  const whole = await ask(`/api/v1/elections/${election}/files/${digest}`, to, { method: 'GET', headers: {} });
  const receipt = textIn(whole.body, 'receipt');
  if (isFileReceiptAbout(receipt, { digest, size }, keys, verify)) return { answer: 'receipted', receipt };
  return isGood(whole) || whole.status === 404 ? { answer: 'forged' } : refusalOf(whole);
}

/** Where the next chunk goes, begun and asked for. */
async function placeOf({ kept: { parcel }, waybill }: Of<'file'>, to: To): Promise<Answer | Omit<UnderWay, 'url'>> {
  const metadata = Object.entries(waybill.claim).map(([name, value]) => `${name} ${btoa(value)}`);
  const claimed = { ...tus, 'upload-length': String(parcel.size), 'upload-metadata': metadata.join(',') };
  const begun = await ask('/api/v1/files', to, { method: 'POST', headers: claimed });
  const at = locationOf(begun, to.url);
  if (at === null) return isGood(begun) ? { answer: 'server-failed' } : refusalOf(begun);
  const asked = await ask(at, to, { method: 'HEAD', headers: tus });
  if (!isGood(asked)) return refusalOf(asked);
  const from = offsetOf(asked);
  return from === null || from > parcel.size ? { answer: 'server-failed' } : { at, from };
}

type Asked = Readonly<{ method: string; headers: Readonly<Record<string, string>>; body?: Uint8Array<ArrayBuffer> }>;

/** The whole answer, its body included: one that ends in the middle is none. */
async function ask(path: string, { url, signal }: To, { method, headers, body }: Asked): Promise<Said> {
  try {
    return await patiently(signal, body?.length ?? 0, async (patience) => {
      const response = await plainFetch(new URL(path, url), {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
        signal: patience,
        // It would be another address than the one that was chosen.
        redirect: 'error',
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: objectIn(text) };
    });
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) throw new NotAnswered();
    throw error;
  }
}

function isGood({ status }: Said): boolean {
  return status >= 200 && status < 300;
}

/** Where an upload goes on, whole: on this address and no other. A path alone that begins with two slashes would be another one. */
function locationOf({ headers }: Said, url: string): string | null {
  const [said, from] = [headers.get('location'), new URL('/api/v1/files', url)];
  if (said === null) return null;
  // Not `URL.parse`: the last Chrome of Android 7 does not have it.
  try {
    const place = new URL(said, from);
    return place.origin === from.origin ? place.href : null;
  } catch {
    return null;
  }
}

function offsetOf({ headers }: Said): number | null {
  const text = headers.get('upload-offset') ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** What passes by itself: another request sends it, an offset that moved, a request that took too long. */
const passing: ReadonlySet<string> = new Set(['upload-busy', 'offset-mismatch', 'too-slow']);

function refusalOf(said: Said): Answer {
  const { status } = said;
  const named = textIn(said.body, 'code');
  const code = /^[a-z0-9-]{1,60}$/.test(named) ? named : `http-${status}`;
  const seconds = Number(said.headers.get('retry-after') ?? said.body['retryAfter'] ?? 5);
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : 5000;
  // HEAD has no body: 423 there is a busy upload.
  if (passing.has(code) || status === 408 || status === 423) return { answer: 'busy', whose: 'parcel', retryAfterMs };
  if (status === 429) return { answer: 'busy', whose: 'parcel', retryAfterMs };
  if (status === 503) return { answer: 'busy', whose: 'server', retryAfterMs };
  return status >= 500 ? { answer: 'server-failed' } : { answer: 'refused', code };
}
