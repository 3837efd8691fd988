/** What a reader of the portal sees: asks for the head, and reads what changed; tells when each submission was there. */
import { request, type Agent } from 'node:http';

type Node = Readonly<{ id: string; file: string | null }>;
type TerritoryFile = Readonly<{
  children: readonly Node[];
  stations: readonly Readonly<{
    results: Readonly<
      Record<string, Readonly<Record<string, Readonly<{ statements: readonly Readonly<{ sequence: number }>[] }>>>>
    >;
  }>[];
}>;

export type Watch = Readonly<{
  /** Milliseconds of this process's clock at which a submission had been read in the release, by ledger sequence. */
  seen: ReadonlyMap<number, number>;
  heads: () => number;
  stop: () => Promise<void>;
}>;

const pollMs = 50;

export function watchRelease(url: string, election: string, agent: Agent): Watch {
  const seen = new Map<number, number>();
  const files = new Set<string>();
  let head = '';
  let heads = 0;
  const told = { stop: false };

  async function read(path: string): Promise<unknown> {
    const { status, body } = await get(agent, `${url}/${election}/${path}`);
    if (status !== 200) throw new Error(`${path}: ${status}`);
    return JSON.parse(body);
  }
  async function follow({ file }: Node): Promise<void> {
    if (file === null || files.has(file)) return;
    const territory = (await read(file)) as TerritoryFile;
    files.add(file);
    note(territory);
    for (const child of territory.children) await follow(child);
  }
  function note({ stations }: TerritoryFile): void {
    const now = performance.now();
    for (const { results } of stations)
      for (const sources of Object.values(results))
        for (const { statements } of Object.values(sources))
          for (const { sequence } of statements) if (!seen.has(sequence)) seen.set(sequence, now);
  }
  async function look(): Promise<void> {
    const { overview } = (await read('head.json')) as { overview: string };
    if (overview === head) return;
    const { children } = (await read(overview)) as { children: readonly Node[] };
    for (const child of children) await follow(child);
    head = overview;
    heads += 1;
  }
  const running = (async () => {
    for (;;) {
      // A file may be gone between head and reading: the next head names another.
      await look().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, pollMs));
      if (told.stop) return;
    }
  })();
  return {
    seen,
    heads: () => heads,
    stop: async () => {
      told.stop = true;
      await running;
    },
  };
}

export function get(agent: Agent, url: string): Promise<Readonly<{ status: number; body: string }>> {
  return new Promise((resolve, reject) => {
    request(url, { agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
    })
      .on('error', reject)
      .end();
  });
}
