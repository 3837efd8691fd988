/** What the proofs of the door send to it. */
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import type { FileClaim } from '@kua/core/evidence/file-claim.ts';
import { testSubmission } from '../../apps/server/src/intake/test-submission.ts';
import { deviceFrom } from '../../apps/server/src/rehearsal/rehearsal-phone.ts';
import { devices, election } from './crash-server.ts';

/** A submission with seal and signature; what is sealed is noise, which nothing here opens. */
export async function doorSubmission(number: number): Promise<Envelope> {
  const device = devices[number % devices.length] ?? deviceFrom('crash 0');
  const body = { contest: 'president', fields: {}, options: { anna: number, bek: 1 } };
  const station = String((number % 1000) + 1);
  const said = { election, kind: 'protocol', station, capturedAt: '2020-01-05T20:00:00Z', body } as const;
  return (await testSubmission(said, device)).envelope;
}

export type Posted = Readonly<{ status: number; body: Readonly<Record<string, unknown>> }>;

export async function post(url: string, path: string, body: unknown): Promise<Posted> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** What each of a batch was answered. */
export function answersOf({ body }: Posted): readonly Readonly<Record<string, unknown>>[] {
  return (body['answers'] as Record<string, unknown>[] | undefined) ?? [];
}

export function uploadHeadersOf(claim: FileClaim, size: number): Readonly<Record<string, string>> {
  const { election: of, device, digest, signature } = claim;
  const metadata = Object.entries({ election: of, device, digest, signature }).map(
    ([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`,
  );
  return { 'upload-length': String(size), 'upload-metadata': metadata.join(',') };
}

/** Begins an upload. */
export async function beginUpload(
  url: string,
  claim: FileClaim,
  size: number,
): Promise<Readonly<{ status: number; location: string }>> {
  const headers = { 'tus-resumable': '1.0.0', ...uploadHeadersOf(claim, size) };
  const response = await fetch(`${url}/api/v1/files`, { method: 'POST', headers });
  await response.body?.cancel();
  return { status: response.status, location: response.headers.get('location') ?? '' };
}
