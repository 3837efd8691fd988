/** What an uploader is told when something is refused: the codes of docs/formats/files.md. */
import { ERRORS } from '@tus/server';
import { databaseTrouble } from '../postgres/database-trouble.ts';

const statusOf = {
  'claim-malformed': 400,
  'upload-malformed': 400,
  'signature-invalid': 400,
  'device-unknown': 401,
  'upload-unknown': 404,
  'offset-mismatch': 409,
  'tus-version': 412,
  'too-large': 413,
  'upload-busy': 423,
  'file-quota': 429,
  'digest-mismatch': 460,
  internal: 500,
  'not-ready': 503,
  'storage-full': 507,
} as const;
export type FileProblem = keyof typeof statusOf;

const sentences: Readonly<Partial<Record<FileProblem, string>>> = {
  'upload-unknown': 'There is no such upload: begin it.',
  'offset-mismatch': 'The server has another number of bytes: ask for it and go on from there.',
  'tus-version': 'This server speaks tus 1.0.0.',
  'too-large': 'The file is longer than was said, or than is taken here.',
  'upload-busy': 'Somebody else sends this file at this moment. Try again soon.',
  'storage-full': 'There is no room here now. Keep the file and go on later.',
  'digest-mismatch': 'The bytes are not those that were announced: begin again.',
  'not-ready': 'The server cannot keep files now. Try again soon.',
  internal: 'Something failed here.',
};

export class FileRefusal extends Error {
  readonly code: FileProblem;
  /** As the tus server reads it. */
  readonly status_code: number;

  constructor(code: FileProblem, sentence = sentences[code] ?? 'This cannot be taken.') {
    super(sentence);
    this.code = code;
    this.status_code = statusOf[code];
  }
}

/** What went wrong, in our words; null for what tus itself says by its status. */
export function refusalOf(error: Error | Readonly<{ status_code: number; body: string }>): FileRefusal | null {
  if (error instanceof FileRefusal) return error;
  if ('status_code' in error) {
    const busy = [ERRORS.ABORTED, ERRORS.ERR_LOCK_TIMEOUT].some(({ body }) => body === error.body);
    return busy ? new FileRefusal('upload-busy') : null;
  }
  // What happened here is nothing for others to read.
  const trouble = databaseTrouble(error) ?? machineTrouble(error);
  if (trouble === 'full') return new FileRefusal('storage-full');
  return new FileRefusal(trouble === 'away' ? 'not-ready' : 'internal');
}

/** What the system says when it cannot do now what it may do later. */
function machineTrouble(error: Error): 'full' | 'away' | null {
  const code = 'code' in error ? error.code : null;
  if (code === 'EDQUOT') return 'full';
  return ['EAGAIN', 'EIO', 'EMFILE', 'ENFILE', 'ENOMEM'].some((known) => known === code) ? 'away' : null;
}

const ofStatus: Readonly<Record<number, FileProblem>> = {
  404: 'upload-unknown',
  409: 'offset-mismatch',
  410: 'upload-unknown',
  412: 'tus-version',
  413: 'too-large',
  // A part of tus that is not offered here: the request is wrong, the server is not.
  501: 'upload-malformed',
};

/** RFC 9457, also for what the tus server refused in its own way. */
export async function asProblem(answer: Response): Promise<Response> {
  if (answer.status < 400) return answer;
  const text = await answer.text();
  const known = Object.entries(statusOf).find(([code]) => code === text)?.[0] as FileProblem | undefined;
  const code = known ?? ofStatus[answer.status] ?? (answer.status >= 500 ? 'internal' : 'upload-malformed');
  const said = known === undefined && code === 'upload-malformed' ? text.trim() : undefined;
  return problemAnswer(new FileRefusal(code, said), answer.headers);
}

export function problemAnswer(refusal: FileRefusal, given?: Headers): Response {
  const { code, message, status_code: status } = refusal;
  const body = JSON.stringify({ type: 'about:blank', title: message, status, code });
  const headers = new Headers(given);
  headers.set('content-type', 'application/problem+json');
  headers.set('cache-control', 'no-store');
  headers.set('content-length', String(Buffer.byteLength(body)));
  return new Response(body, { status, headers });
}
