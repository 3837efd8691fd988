import { signal } from '@preact/signals';
import type { Overview, ReleaseHead, ReleasePath } from '@kua/core/publication/release-contract.ts';

/** Why the portal cannot show what it should. */
export type Trouble = Readonly<{ kind: 'unreachable' | 'missing' | 'format'; path: string }>;

export class ReleaseError extends Error {
  readonly trouble: Trouble;
  constructor(trouble: Trouble) {
    super(`${trouble.kind}: ${trouble.path}`);
    this.trouble = trouble;
  }
}

export const head = signal<ReleaseHead | null>(null);
export const overview = signal<Overview | null>(null);
/** Set while the newest head cannot be had; what was loaded before stays on the page. */
export const trouble = signal<Trouble | null>(null);
/** Publisher's clock minus this device's, in milliseconds: ages are told by one clock even where the device's is wrong. */
export const clockSkew = signal(0);

type Tagged = Readonly<{ format: string }>;

/** Names carry a digest of the content, so a file that was read once is never read again. */
const files = new Map<ReleasePath, Promise<Tagged>>();
const keptFiles = 400;

async function request(path: string, cache: RequestCache): Promise<Response> {
  return answered(fetch(new URL(path, document.baseURI), { cache }), path);
}

async function answered(pending: Promise<Response>, path: string): Promise<Response> {
  const response = await pending.catch(() => null);
  if (response === null) throw new ReleaseError({ kind: 'unreachable', path });
  if (!response.ok) throw new ReleaseError({ kind: 'missing', path });
  return response;
}

/** A full schema in the browser would weigh more than the portal: the format tag names the contract, the publisher keeps it. */
async function parse(response: Response, path: string, format: string): Promise<Tagged> {
  const body: unknown = await response.json().catch(() => null);
  if (typeof body !== 'object' || body === null || !('format' in body) || body.format !== format) {
    throw new ReleaseError({ kind: 'format', path });
  }
  return { ...body, format };
}

/** A named file of the release, parsed; asked for once. */
export async function readFile<T extends Tagged>(path: ReleasePath, format: T['format']): Promise<T> {
  let file = files.get(path);
  if (file === undefined) {
    file = request(path, 'default').then((response) => parse(response, path, format));
    file.catch(() => files.delete(path));
    files.set(path, file);
    for (const oldest of files.keys()) {
      if (files.size <= keptFiles) break;
      files.delete(oldest);
    }
  }
  // The format tag was compared above; it stands for the whole type.
  return (await file) as T;
}

/**
 * Reads the head and, when it moved, the overview. Failure is told by `trouble` and never clears what is shown.
 * `early` are requests that index.html sent before this code arrived.
 */
export async function refreshRelease(early?: EarlyRelease): Promise<void> {
  try {
    const response = await (early === undefined ? request('head.json', 'no-cache') : answered(early.head, 'head.json'));
    const date = response.headers.get('date');
    if (date !== null) clockSkew.value = Date.parse(date) - Date.now();
    // See `readFile`: the format tag stands for the type.
    const next = (await parse(response, 'head.json', 'kua-release/1')) as ReleaseHead;
    if (next.overview !== head.value?.overview || overview.value === null) {
      if (early !== undefined) adopt(next.overview, early.overview);
      overview.value = await readFile<Overview>(next.overview, 'kua-overview/1');
    }
    head.value = next;
    trouble.value = null;
  } catch (error) {
    trouble.value = error instanceof ReleaseError ? error.trouble : { kind: 'unreachable', path: 'head.json' };
  }
}

/** Takes an overview that was asked for early as if it had been asked for here. */
function adopt(path: ReleasePath, response: Promise<Response>): void {
  const file = answered(response, path).then((answer) => parse(answer, path, 'kua-overview/1'));
  file.catch(() => files.delete(path));
  files.set(path, file);
}
