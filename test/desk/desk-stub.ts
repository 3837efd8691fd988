/**
 * A test fixture: answers the desk's browser app as the desk's routes do, from memory, so that a story sets what is in hand. It lends two
 * copies at a time, and writes down what it is told. The real server takes its place in stories about the server.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import sharp from 'sharp';
import { builtAppRoutes } from '../../apps/server/src/http/built-app-routes.ts';
import { deskHeaders } from '../../apps/server/src/http/security-headers.ts';
import { appBuild } from '../../apps/server/src/publication/app-build.ts';
import type { PhotoWords } from '@kua/core/protocols/photo-words-contract.ts';
import type { Contest } from '@kua/core/registry/election.ts';

export type StubStation = Readonly<{ id: string; number: string; name: string | null; address: string | null }>;

export type StubCopy = Readonly<{
  kind: 'transcribe' | 'arbitrate' | 'place';
  station: StubStation | null;
  contest: Contest | null;
  pictures: readonly Buffer[];
  asked?: readonly string[];
  readings?: readonly Readonly<Record<string, number | null>>[];
  /** `picture`: its first page. */
  near?: readonly Readonly<{ copy: string; station: string | null; picture: Buffer }>[];
  /** What was written beside its photos. */
  words?: PhotoWords;
}>;

type Figures = Readonly<Record<string, number | null>>;
export type StubAnswer = Readonly<{
  copy: StubCopy;
  figures: Figures;
  unreadable: readonly string[];
  refused: string | null;
  station?: string;
  contest?: string;
}>;

type Lent = Readonly<{ copy: StubCopy; task: Readonly<Record<string, unknown>> }>;

export type DeskStub = {
  readonly url: string;
  /** Not lent yet. */
  waiting: StubCopy[];
  readonly answers: StubAnswer[];
  /** `GET verify/pages/…`, `POST verify/next`, in the order in which they came. */
  readonly calls: string[];
  isAway: boolean;
  isSignedIn: boolean;
  roles: readonly string[];
  needed: number | null;
  /** Copies that wait for a verifier of another branch. */
  nobody: number;
  /** The lease of everything in hand ends. */
  expire: () => void;
  readonly close: () => Promise<void>;
};

export const stubElection = 'desk-2026';

const territory = [
  { kk: 'Алмалы ауданы', ru: 'Алмалинский район', en: 'Almaly district' },
  { kk: 'Алматы', ru: 'Алматы', en: 'Almaty' },
];

/** Of stations that are searched for. */
export const stubStations: readonly StubStation[] = Array.from({ length: 12 }, (_, index) => ({
  id: String(200 + index),
  number: String(200 + index),
  name: `№ ${index + 1} мектеп`,
  address: `Абай көшесі, ${index + 3}`,
}));

let built: ReturnType<typeof builtAppRoutes> | null = null;

/** Once for all stories of a process: making it small takes longest. */
function builtDesk(): ReturnType<typeof builtAppRoutes> {
  built ??= appBuild('desk').then((folder) => builtAppRoutes('/desk', folder, deskHeaders));
  return built;
}

export async function startDeskStub(
  copies: readonly StubCopy[],
  contests: readonly Pick<Contest, 'id' | 'name'>[] = [],
): Promise<DeskStub> {
  const app = await builtDesk();
  const lent = new Map<string, Lent>();
  const answered = new Map<string, Lent>();
  const pictures = new Map<string, Buffer>();
  let counted = 0;

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const stub: DeskStub = {
    url: `http://127.0.0.1:${address.port}`,
    waiting: [...copies],
    answers: [],
    calls: [],
    isAway: false,
    isSignedIn: true,
    roles: ['verifier'],
    needed: 14,
    nobody: 0,
    expire: () => {
      stub.waiting = [...[...lent.values()].map(({ copy }) => copy), ...stub.waiting];
      lent.clear();
    },
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
  return stub;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', stub.url);
    const start = `/api/v1/desk/${stubElection}/`;
    if (!pathname.startsWith('/api/')) {
      const file = await app.request(pathname);
      response.writeHead(file.status, Object.fromEntries(file.headers));
      response.end(Buffer.from(await file.arrayBuffer()));
      return;
    }
    const path = pathname.slice(start.length);
    stub.calls.push(`${request.method ?? ''} ${path}`);
    if (stub.isAway) return void request.socket.destroy();
    const say = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const body = request.method === 'POST' ? (JSON.parse(await text(request)) as unknown) : null;
    if (!pathname.startsWith(start)) say(404, { code: 'election-unknown' });
    else if (!stub.isSignedIn) say(401, { code: 'signed-out' });
    else if (path === 'session') say(200, session());
    else if (path === 'verify/status') say(200, status());
    else if (path === 'verify/next') say(200, { task: await lend(), status: status() });
    else if (path === 'verify/stations') say(200, { stations: find(searchParams.get('q') ?? '') });
    else if (path.startsWith('verify/pages/')) {
      const picture = pictures.get(path.slice('verify/pages/'.length));
      if (picture === undefined) say(404, { code: 'not-found' });
      else response.writeHead(200, { 'content-type': 'image/jpeg', 'cache-control': 'no-store' }).end(picture);
    } else ofTask(path, body, say);
  }

  function ofTask(path: string, body: unknown, say: (status: number, body: unknown) => void): void {
    const [, id = '', act] = /^verify\/tasks\/([^/]+)\/(\w+)$/.exec(path) ?? [];
    const held = lent.get(id);
    const back = answered.get(id);
    if (act === 'undo' && back !== undefined) {
      lent.set(id, back);
      stub.answers.splice(
        stub.answers.findLastIndex(({ copy }) => copy === back.copy),
        1,
      );
      say(200, { task: back.task });
    } else if (held === undefined) say(404, { code: 'task-unknown' });
    else if (act === 'keep') say(200, {});
    else if (act === 'words') say(200, held.copy.words ?? { photos: [], stations: [] });
    else {
      lent.delete(id);
      if (act === 'release') stub.waiting.push(held.copy);
      else {
        answered.set(id, held);
        stub.answers.push({ copy: held.copy, ...(body as Omit<StubAnswer, 'copy'>) });
      }
      say(200, { state: 'kept', undoUntil: new Date().toISOString() });
    }
  }

  async function lend(): Promise<unknown> {
    if (lent.size >= 2) return null;
    const copy = stub.waiting.shift();
    if (copy === undefined) return null;
    const pages = await Promise.all(copy.pictures.map(pageOf));
    const near = await Promise.all(
      (copy.near ?? []).map(async ({ picture, ...named }) => ({ ...named, page: await pageOf(picture) })),
    );
    counted += 1;
    const cells = copy.contest === null ? [] : [...copy.contest.fields, ...copy.contest.options].map(({ id }) => id);
    const task = {
      task: `task-${counted}`,
      kind: copy.kind,
      until: new Date().toISOString(),
      contest: copy.contest,
      contests: copy.kind === 'place' ? contests : [],
      station: copy.station,
      pages,
      asked: copy.asked ?? cells,
      readings: copy.readings ?? [],
      near,
    };
    lent.set(task.task, { copy, task });
    return task;
  }

  async function pageOf(picture: Buffer): Promise<unknown> {
    const file = createHash('sha256').update(picture).digest('hex');
    pictures.set(file, picture);
    const { width, height } = await sharp(picture).metadata();
    return { file, role: 'page-1', width, height };
  }

  function find(query: string): unknown {
    const asked = query.toLocaleLowerCase();
    return stubStations
      .filter(({ number, name, address: street }) => `${number} ${name} ${street}`.toLocaleLowerCase().includes(asked))
      .map((station) => ({ ...station, territory }));
  }

  function session(): unknown {
    return {
      staff: 's-k7m2qa',
      roles: stub.roles,
      territories: null,
      branch: 'almaty',
      source: null,
      left: 14 * 3_600_000,
      election: { id: stubElection, name: { kk: 'Жаттығу сайлауы', ru: 'Учебные выборы', en: 'Training election' } },
    };
  }

  function status(): unknown {
    const copiesNow = { unplaced: 41, waiting: 1204, one: 86, differing: 12, done: 5320, disputed: 4, refused: 18 };
    return {
      copies: copiesNow,
      active: 9,
      nobody: stub.nobody,
      perHour: 22,
      needed: stub.needed,
      closesAt: new Date(Date.now() - 640 * 60_000).toISOString(),
    };
  }
}
