import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Overview, ReleaseHead, ReleasePath } from '@kua/core/publication/release-contract.ts';
import { tableLevels } from '@kua/core/publication/release-table.ts';
import { territoryTree } from '@kua/core/publication/territory-tree.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import { compareContest } from '../comparison/database-comparison.ts';
import { readTerritories, type Snapshot } from './publication-store.ts';
import { makeDownloads } from './release-downloads.ts';
import { sweepAssets, type Portal } from './portal-files.ts';
import { retire, retiredFor, sweep } from './release-folder.ts';
import { placeHead, type PlacedHead, type SignHead } from './release-head.ts';
import { sweepPictures } from './release-pictures.ts';
import { readIncidentPictures } from '../observations/published-store.ts';
import { picturePath } from '@kua/core/publication/release-name.ts';
import { releaseOutput } from './release-output.ts';
import type { ReleasePlan } from './release-plan.ts';
import { MissingReleaseFile, openingPaths, overviewPaths } from './release-walk.ts';
import { violationPaths } from './violation-paths.ts';

/** True when country-wide downloads contain everything that the release contains. */
export function downloadsAreCurrent(plan: ReleasePlan, overview: Overview): boolean {
  return (
    overview.downloads.length > 0 && overview.downloads.every((download) => download.sequence === plan.head.sequence)
  );
}

/**
 * Makes the country-wide downloads anew and names them in a new head (`head`: the one before it, if there is one). Reads every territory file on the way, which proves that
 * the release is whole, and afterwards removes what nobody names any more.
 */
export async function refreshDownloads(
  snapshot: Snapshot,
  input: Readonly<{
    folder: string;
    objects: ObjectStore;
    plan: ReleasePlan;
    overview: Overview;
    openings: ReleasePath | null;
    head: ReleaseHead | null;
    now: Date;
    signHead?: SignHead | undefined;
    beforeHead?: (() => Promise<void>) | undefined;
    portal?: Portal | undefined;
  }>,
): Promise<PlacedHead> {
  const { folder, plan } = input;
  const output = releaseOutput(folder, input.objects);
  const made = await makeDownloads({
    folder,
    plan,
    overview: input.overview,
    output,
    levels: tableLevels(territoryTree(plan.election, await readTerritories(snapshot), [])),
    compare: async (frame) => {
      const chosen = plan.records.find((record) => record.contest.id === frame.sheet.id);
      if (chosen === undefined) throw new Error(`contest ${frame.sheet.id} left the plan`);
      const { comparison } = await compareContest(snapshot.client, {
        election: plan.election.id,
        chosen,
        sources: plan.keys.sources,
        pair: plan.pair,
      });
      return comparison;
    },
  });
  const overview = { ...input.overview, downloads: made.downloads };
  const violations = await violationPaths(folder, overview.violations);
  for (const path of [...overviewPaths(overview), ...violations]) {
    if ((await stat(join(folder, path)).catch(() => null)) === null) throw new MissingReleaseFile(path);
  }
  const placed = await placeHead({ ...input, overview, previous: input.head, output, check: false });
  const openings = await openingPaths(folder, input.openings);
  const { overview: front, portal } = placed.head;
  const pages = portal === null ? [front] : [front, portal];
  const named = new Set([...pages, ...overviewPaths(overview), ...violations, ...openings, ...made.territories]);
  const before = [...(input.head === null ? [] : [input.head.overview]), ...overviewPaths(input.overview)];
  await retire(
    folder,
    before.filter((path) => !named.has(path)),
  );
  // What an embargo forbids must not lie about for another ten minutes.
  await sweep(folder, named, plan.embargo === null ? retiredFor : 0);
  const shown = await readIncidentPictures(snapshot.client, snapshot.election);
  await sweepPictures(folder, new Set([...made.pictures, ...shown.map(picturePath)]));
  await sweepAssets(folder, portal);
  return placed;
}
