/** Somebody with a browser, and somebody with a script: both at the door for reports. */
import { hash } from 'node:crypto';
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import { parseKeyList } from '@kua/core/evidence/key-list.ts';
import { splitNote } from '@kua/core/evidence/note.ts';
import type { CitizenReportBody } from '@kua/core/voters/citizen-report-contract.ts';
import { sealedReport } from '@kua/device/report.ts';
import type { WorkChallenge } from '@kua/device/work.ts';
import { until } from '../scenarios/ledger-election.ts';

export type Place = Readonly<{ url: string; election: string }>;
export type Recipients = Readonly<{ intake: string; recovery: string }>;

/** The keys come into the ledger soon after the server opens. */
export async function recipientsOf({ url, election }: Place): Promise<Recipients> {
  const { answer } = await until(
    async () => {
      const note = await (await fetch(`${url}/api/v1/elections/${election}/keys`)).text();
      return parseKeyList(splitNote(note)?.text ?? '');
    },
    (list) => list !== null,
  );
  if (answer === null) throw new Error('no key list');
  return answer;
}

const around = { day: '2026-11-22', time: '10:30', territory: null };

export const threats = (text: string): CitizenReportBody => ({
  about: 'pressure',
  code: 'threat',
  pressed: 'student',
  by: 'school',
  demanded: 'vote',
  ...around,
  text,
});

export const seen = (code: string, text: string): CitizenReportBody => ({
  about: 'violation',
  code,
  ...around,
  text,
});

export function report(
  { election }: Place,
  recipients: Recipients,
  body: CitizenReportBody,
  station: string | null = '1',
): Promise<Envelope> {
  return sealedReport({ election, station, body, at: new Date() }, recipients);
}

export async function post({ url, election }: Place, body: unknown, work?: string): Promise<Response> {
  return fetch(`${url}/api/v1/elections/${election}/citizen-reports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(work === undefined ? {} : { 'x-kua-work': work }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** The same work as in a browser, by the machine's own SHA-256. */
export function workOf({ algorithm, challenge, maxnumber, salt, signature }: WorkChallenge): string {
  for (let number = 0; number <= maxnumber; number += 1) {
    if (hash('sha256', `${salt}${number}`) !== challenge) continue;
    return Buffer.from(JSON.stringify({ algorithm, challenge, number, salt, signature })).toString('base64');
  }
  throw new Error('no number fits');
}

export type Sent = Readonly<{ status: number; answer: Record<string, unknown>; tries: number }>;

/** Asks for the work, does it, leaves the report. `tries`: at most so many were asked for. */
export async function send(place: Place, envelope: Envelope): Promise<Sent> {
  const asked = await post(place, envelope);
  const first = (await asked.json()) as Record<string, unknown> & { challenge?: WorkChallenge };
  if (first.challenge === undefined) return { status: asked.status, answer: first, tries: 0 };
  const sent = await post(place, envelope, workOf(first.challenge));
  return { status: sent.status, answer: (await sent.json()) as Sent['answer'], tries: first.challenge.maxnumber };
}
