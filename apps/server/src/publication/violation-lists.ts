/** Writes lists of violations and the files of events that they lead to. */
import { takesBack } from '@kua/core/publication/incident-change.ts';
import {
  namedStations,
  publishedIncident,
  type IncidentFrame,
  type IncidentRecord,
  type PublishedIncident,
} from '@kua/core/publication/public-incident.ts';
import type { ReleasePath } from '@kua/core/publication/release-contract.ts';
import { jsonFile, picturePath } from '@kua/core/publication/release-name.ts';
import type {
  IncidentFile,
  PublicIncident,
  ViolationListRef,
} from '@kua/core/publication/release-violations-contract.ts';
import { rowOf, rowsInFile, violationList, violationRows } from '@kua/core/publication/violation-list.ts';
import type { RowsMoved } from '@kua/core/publication/violations-index.ts';
import { readIncidentRecords } from '../observations/published-store.ts';
import type { Snapshot } from './publication-store.ts';
import { readReleaseFile } from './release-folder.ts';
import { locateStations } from './release-locate.ts';
import type { BuiltRelease, ReleaseOutput } from './release-output.ts';
import type { ReleasePlan } from './release-plan.ts';
import type { ListDraft } from './violation-drafts.ts';
import { violationFiles } from './violation-paths.ts';

export type ViolationSetting = Readonly<{
  snapshot: Snapshot;
  plan: ReleasePlan;
  built: BuiltRelease;
  output: ReleaseOutput;
  folder: string;
  frame: Pick<IncidentFrame, 'now' | 'countEnds' | 'above'>;
}>;

export type WrittenList = Readonly<{
  ref: ViolationListRef;
  moved: readonly RowsMoved[];
  /** Whether something is not said any more, or otherwise. */
  takenBack: boolean;
}>;

export async function writeList(draft: ListDraft, setting: ViolationSetting): Promise<WrittenList> {
  const { output, folder } = setting;
  const { territory, before, sequences } = draft;
  const { id: election, rehearsal } = setting.plan.election;
  const wanted = sequences.filter((_, row) => draft.files.has(Math.floor(row / rowsInFile)));
  const events = await readPublished(wanted, setting);
  const rowsBefore = before === null ? [] : violationRows(before.list);
  const files: ReleasePath[] = [...(before?.list.files ?? [])];
  let takenBack = false;
  for (const index of draft.files) {
    const those = sequences.slice(index * rowsInFile, (index + 1) * rowsInFile).flatMap((one) => events.get(one) ?? []);
    const content: IncidentFile = {
      format: 'kua-incidents/1',
      rehearsal,
      election,
      incidents: those.flatMap(({ shown }) => shown ?? []),
      withdrawn: those.flatMap(({ withdrawn }) => withdrawn ?? []),
    };
    const file = jsonFile(violationFiles.incidents, territory, content, setting.plan.setting.digest);
    await output.write(file);
    const replaced = files[index];
    files[index] = file.path;
    if (replaced === undefined || replaced === file.path) continue;
    output.replace(replaced);
    const said = await readReleaseFile<IncidentFile>(folder, replaced, 'kua-incidents/1');
    takenBack ||= said === null || takesBack(said, content);
  }
  const rows = sequences.map((sequence, row) => {
    const event = events.get(sequence);
    return event === undefined ? (rowsBefore[row] ?? rowOf(sequence, nothing)) : rowOf(sequence, event);
  });
  const list = violationList(rows, { rehearsal, election, territory, files });
  const file = jsonFile(violationFiles.list, territory, list, setting.plan.setting.digest);
  await output.write(file);
  if (before !== null && before.ref.path !== file.path) output.replace(before.ref.path);
  return {
    ref: { territory, from: sequences[0] ?? 0, rows: sequences.length, path: file.path },
    moved: [
      { territory, rows: rowsBefore, times: -1 },
      { territory, rows, times: 1 },
    ],
    takenBack,
  };
}

const nothing: PublishedIncident = { shown: null, withdrawn: null };

/** What is published under these sequences; every picture that it names lies in the release. */
export async function readPublished(
  sequences: readonly number[],
  { snapshot, built, output, folder, frame }: ViolationSetting,
): Promise<ReadonlyMap<number, PublishedIncident>> {
  const records = await readIncidentRecords(snapshot.client, snapshot.election, sequences);
  const stations = namedStations(records, frame);
  const whole: IncidentFrame = {
    ...frame,
    held: await holdPictures(records, output),
    stationPaths: await pathsOf(snapshot, folder, built, stations),
  };
  return new Map(records.map((record) => [record.sequence, publishedIncident(record, whole)]));
}

export async function readShown(
  sequences: readonly number[],
  setting: ViolationSetting,
): Promise<readonly PublicIncident[]> {
  const events = await readPublished(sequences, setting);
  return sequences.flatMap((sequence) => events.get(sequence)?.shown ?? []);
}

/** Words do not wait for a picture that the store has lost. */
async function holdPictures(
  records: readonly IncidentRecord[],
  output: ReleaseOutput,
): Promise<ReadonlySet<ReleasePath>> {
  const held = new Set<ReleasePath>();
  for (const path of new Set(records.flatMap(({ pictures }) => pictures.map(({ sha256 }) => picturePath(sha256)))))
    if (await output.hold(path)) held.add(path);
  return held;
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
