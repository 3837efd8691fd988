/**
 * One attempt to bring one parcel to one intake. Believes nothing but receipts that the log's key of the election signed, for exactly these
 * bytes: whoever is between phone and server can write every other answer.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { isFileReceiptAbout, receiptAbout } from '@kua/core/evidence/receipt-trust.ts';
import type { Answer } from '@kua/core/outbox/outbox.ts';
import type { Kept, Vault, Waybill } from './vault.ts';

export type To = Readonly<{ url: string; most: number; signal: AbortSignal }>;
export type Carrier = (kept: Kept, to: To) => Promise<Answer>;

type Tools = Readonly<{ vault: Pick<Vault, 'read'>; keys: KeyList; now: () => number }>;
type Of<Kind extends Waybill['kind']> = Readonly<{ kept: Kept; waybill: Extract<Waybill, { kind: Kind }> }>;

const tus = { 'tus-resumable': '1.0.0' } as const;
/** An answer that does not come is none. A chunk takes a few seconds where it goes at all (core/outbox/pace.ts). */
const patienceMs = 30_000;

export function carrier(tools: Tools): Carrier {
  return async (kept, { url, most, signal }) => {
    const to = { url, most, signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]) };
    const { waybill } = kept;
    try {
      return waybill.kind === 'submission'
        ? await sendSubmission(tools, { kept, waybill }, to)
        : await sendFile(tools, { kept, waybill }, to);
    } catch (error) {
      // What the network does, a time that is over, something more urgent: nothing is known of what arrived.
      if (error instanceof TypeError || error instanceof DOMException) return { answer: 'unreachable' };
      throw error;
    }
  };
}

async function sendSubmission(
  { vault, keys }: Tools,
  { kept, waybill }: Of<'submission'>,
  { url, signal }: To,
): Promise<Answer> {
  const body = await vault.read(kept.bytes, 0, kept.parcel.size);
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/api/v1/submissions`, { ...request('POST', headers, signal), body });
  const said = await readJson(response);
  const note = typeof said['receipt'] === 'string' ? said['receipt'] : '';
  const about = receiptAbout(note, waybill, keys, verify);
  if (about === 'kept') return { answer: 'receipted', receipt: note };
  if (about === 'held') return { answer: 'held', receipt: note };
  return response.ok ? { answer: 'forged' } : refusalOf(response, said);
}

async function sendFile({ vault, keys, now }: Tools, { kept, waybill }: Of<'file'>, to: To): Promise<Answer> {
  const { url, most, signal } = to;
  const { size } = kept.parcel;
  const metadata = Object.entries(waybill.claim).map(([name, value]) => `${name} ${btoa(value)}`);
  const claimed = { ...tus, 'upload-length': String(size), 'upload-metadata': metadata.join(',') };
  const begun = await fetch(`${url}/api/v1/files`, request('POST', claimed, signal));
  const location = begun.headers.get('location');
  if (location === null) return begun.ok ? { answer: 'forged' } : refusalOf(begun, await readJson(begun));
  const at = new URL(location, `${url}/`);
  const asked = await fetch(at, request('HEAD', tus, signal));
  if (!asked.ok) return refusalOf(asked, {});
  const from = offsetOf(asked);
  if (from === null || from > size) return { answer: 'forged' };
  if (from < size) {
    const body = await vault.read(kept.bytes, from, most);
    const headers = { ...tus, 'upload-offset': String(from), 'content-type': 'application/offset+octet-stream' };
    const started = now();
    const sent = await fetch(at, { ...request('PATCH', headers, signal), body });
    if (!sent.ok) return refusalOf(sent, await readJson(sent));
    if (offsetOf(sent) !== from + body.length) return { answer: 'forged' };
    if (from + body.length < size) return { answer: 'progressed', bytes: body.length, milliseconds: now() - started };
  }
  const { election, digest } = waybill.claim;
  const asking = await fetch(`${url}/api/v1/elections/${election}/files/${digest}`, request('GET', {}, signal));
  const said = await readJson(asking);
  const receipt = typeof said['receipt'] === 'string' ? said['receipt'] : '';
  if (isFileReceiptAbout(receipt, { digest, size }, keys, verify)) return { answer: 'receipted', receipt };
  return asking.ok || asking.status === 404 ? { answer: 'forged' } : refusalOf(asking, said);
}

/** No cookie, no referrer, no cache: nothing but the bytes. A redirect would be another address than the one that was chosen. */
function request(method: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): RequestInit {
  return {
    method,
    headers,
    signal,
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
    redirect: 'error',
  };
}

function verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, message, publicKey);
  } catch {
    return false;
  }
}

function offsetOf(response: Response): number | null {
  const text = response.headers.get('upload-offset') ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

async function readJson(response: Response): Promise<Readonly<Record<string, unknown>>> {
  const read: unknown = await response.json().catch(() => null);
  return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : {};
}

function refusalOf(response: Response, said: Readonly<Record<string, unknown>>): Answer {
  const { status } = response;
  if (status === 429 || status === 503) {
    const seconds = Number(response.headers.get('retry-after') ?? said['retryAfter'] ?? 5);
    return { answer: 'busy', retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : 5000 };
  }
  if (status >= 500) return { answer: 'server-failed' };
  const code =
    typeof said['code'] === 'string' && /^[a-z0-9-]{1,60}$/.test(said['code']) ? said['code'] : `http-${status}`;
  return { answer: 'refused', code };
}
