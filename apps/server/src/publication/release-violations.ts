import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { endOfCount } from '@kua/core/observations/violation-place.ts';
import type { Overview, PictureSheet, ReleasePath } from '@kua/core/publication/release-contract.ts';
import type { ViolationsFile } from '@kua/core/publication/release-violations-contract.ts';
import { jsonFile, picturePath } from '@kua/core/publication/release-name.ts';
import { namedStations, takesBack, violations, type IncidentRecord } from '@kua/core/publication/violations-file.ts';
import {
  countObservedStations,
  readPublishedIncidents,
  readShownPictures,
  readWithdrawnIncidents,
} from '../observations/published-store.ts';
import { readTerritories, type Snapshot } from './publication-store.ts';
import { readReleaseFile } from './release-folder.ts';
import { locateStations } from './release-locate.ts';
import type { BuiltRelease, ReleaseOutput } from './release-output.ts';
import type { ReleasePlan } from './release-plan.ts';
import type { PreviousRelease } from './release-previous.ts';

export type PublishedViolations = Readonly<{
  /** Null where nothing is published. */
  path: ReleasePath | null;
  /** When (RFC 3339) stations will be named that are not yet; null where none waits. */
  turnsAt: string | null;
  /** Of what was withdrawn or said otherwise no copy stays: to be called when the head is in place. */
  forget: () => Promise<void>;
}>;

/** Writes what staff published of violations. Also under embargo: it is no result. */
export async function publishViolations(
  snapshot: Snapshot,
  input: Readonly<{
    plan: ReleasePlan;
    built: BuiltRelease;
    output: ReleaseOutput;
    folder: string;
    previous: PreviousRelease | null;
    now: Date;
  }>,
): Promise<PublishedViolations> {
  const { plan, built, output, folder, previous } = input;
  const { client, election } = snapshot;
  const incidents = await readPublishedIncidents(client, election);
  const withdrawn = await readWithdrawnIncidents(client, election);
  const now = input.now.getTime();
  const { handbook } = plan;
  const countEnds = handbook === null ? null : endOfCount({ date: plan.election.date, timeZone: handbook.timeZone });
  const content =
    incidents.length + withdrawn.length === 0
      ? null
      : violations({
          election: plan.election,
          now,
          countEnds,
          handbook,
          incidents,
          withdrawn,
          territories: await readTerritories(snapshot),
          regions: built.children,
          observed: await countObservedStations(client, election),
          pictures: await holdPictures(snapshot, incidents, output),
          stationPaths: await pathsOf(snapshot, folder, built, namedStations({ incidents, now, countEnds })),
        });
  const file = content === null ? null : jsonFile('violations', null, content, plan.setting.digest);
  if (file !== null) await output.write(file);
  const before = previous?.overview.violations;
  const replaced = before !== undefined && before !== file?.path ? before : null;
  const said = replaced === null ? null : await readReleaseFile<ViolationsFile>(folder, replaced, 'kua-violations/1');
  if (replaced !== null) output.replace(replaced);
  const waits = incidents.some(({ says }) => says.station !== null && !says.consent);
  return {
    path: file?.path ?? null,
    turnsAt: waits && countEnds !== null && now < countEnds ? new Date(countEnds).toISOString() : null,
    forget: async () => {
      if (said === null || !takesBack(said, content)) return;
      // Also earlier states said it, and lie there for whoever still reads by an older head.
      const stale = (await readdir(join(folder, 'data'))).filter(
        (name) => name.startsWith('violations-') && `data/${name}` !== file?.path,
      );
      for (const name of stale) await rm(join(folder, 'data', name), { force: true });
    },
  };
}

async function holdPictures(
  { client, election }: Snapshot,
  incidents: readonly IncidentRecord[],
  output: ReleaseOutput,
): Promise<ReadonlyMap<string, PictureSheet>> {
  const held = new Map<string, PictureSheet>();
  const wanted = [...new Set(incidents.flatMap(({ says }) => says.pictures))];
  for (const { sha256, width, height } of await readShownPictures(client, election, wanted)) {
    const path = picturePath(sha256);
    // Words do not wait for a picture that the store has lost.
    if (await output.hold(path)) held.set(sha256, { path, width, height });
  }
  return held;
}

/** Every picture that what is published of violations shows. */
export async function violationPictures(folder: string, overview: Overview): Promise<readonly ReleasePath[]> {
  const file =
    overview.violations === undefined
      ? null
      : await readReleaseFile<ViolationsFile>(folder, overview.violations, 'kua-violations/1');
  return file?.incidents.flatMap(({ pictures }) => pictures.map(({ path }) => path)) ?? [];
}

async function pathsOf(
  snapshot: Snapshot,
  folder: string,
  previous: BuiltRelease,
  stations: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const regions = (await locateStations(snapshot, { folder, previous, stations })) ?? [];
  return new Map(regions.flatMap((region) => region.stations.map(({ id, path }) => [id, path] as const)));
}
