/** What the release says of a station. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StatementSheet } from '@kua/core/publication/release-contract.ts';
import { until } from '../scenarios/ledger-election.ts';
import { referencedPaths } from '../scenarios/publish-election.ts';
import { election, type Stage } from './verification-stage.ts';

type Result = Readonly<{
  level: string;
  figures: readonly (number | null)[];
  statements: readonly Pick<StatementSheet, 'channel' | 'capturedAt' | 'pictures'>[];
}>;
export type Published = Readonly<Record<string, Result>>;

/** Results of the station in the release by source, once it says this somewhere. */
export async function published(
  stage: Stage,
  { station, contest = 'president', level }: Readonly<{ station: string; contest?: string; level: string }>,
): Promise<Published> {
  const { answer } = await until(
    () => read(stage, station, contest),
    (results) => Object.values(results).some((result) => result.level === level),
    30_000,
  );
  return answer;
}

async function read({ server }: Stage, station: string, contest: string): Promise<Published> {
  const folder = join(server.dataFolder, 'release', election);
  const text = (path: string): Promise<string> => readFile(join(folder, path), 'utf8');
  for (const path of await referencedPaths(text)) {
    if (!path.startsWith('data/')) continue;
    const file = JSON.parse(await text(path)) as {
      format: string;
      stations?: { id: string; results: Record<string, Published> }[];
    };
    const sheet = file.format === 'kua-territory/1' ? file.stations?.find(({ id }) => id === station) : undefined;
    if (sheet !== undefined) return sheet.results[contest] ?? {};
  }
  return {};
}
