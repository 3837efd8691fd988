import type { LocalText, SourceId } from '../registry/election.ts';
import type { ContestFrame } from './contest-frame.ts';
import { jsonFile, type DigestHex, type ReleaseFile } from './release-name.ts';
import type { DiscrepancyRow, StationSheet, Sums, TerritoryFile, TerritoryNode } from './release-contract.ts';
import { addNode, addSheet, discrepancyRows, type ContestSums } from './station-fold.ts';
import type { NodeFacts } from './territory-tree.ts';

/** Announced totals by territory, contest and source, in the order of the release. */
export type Announcements = ReadonlyMap<string, Readonly<Record<string, Readonly<Record<SourceId, Sums>>>>>;

export type TerritoryParts = Readonly<{
  node: NodeFacts;
  children: readonly TerritoryNode[];
  /** Stations directly here, by number. */
  sheets: readonly StationSheet[];
}>;

export type ReleaseSetting = Readonly<{
  election: string;
  rehearsal: boolean;
  /** Empty under embargo: then no figure reaches any file. */
  frames: readonly ContestFrame[];
  announcements: Announcements;
  digest: DigestHex;
}>;

/** The node of a territory as its parent shows it: the sum of its children and of the stations directly here. */
export function territoryNode(parts: TerritoryParts, setting: ReleaseSetting): TerritoryNode {
  const sums: ContestSums = new Map();
  for (const child of parts.children) addNode(sums, child, setting.frames);
  for (const sheet of parts.sheets) addSheet(sums, sheet, setting.frames);
  const { id, name, shortName, tile, part } = parts.node;
  const tallied = setting.frames.flatMap((frame) => {
    const sum = sums.get(frame.sheet.id);
    return sum === undefined ? [] : [{ contest: frame.sheet.id, ...sum }];
  });
  const known = tallied.flatMap((sum) => (sum.known === null ? [] : [[sum.contest, sum.known] as const]));
  const announced = setting.announcements.get(id);
  return {
    id,
    name,
    ...(shortName === undefined ? {} : { shortName }),
    ...(tile === undefined ? {} : { tile }),
    file: null,
    ...(part ? { part } : {}),
    stations: parts.children.reduce((sum, child) => sum + child.stations, 0) + parts.sheets.length,
    tallies: Object.fromEntries(tallied.map(({ contest, tally }) => [contest, tally])),
    ...(announced === undefined ? {} : { announced }),
    ...(known.length === 0 ? {} : { known: Object.fromEntries(known) }),
  };
}

/** The rows of the stations directly in this territory, not yet ranked. */
export function ownRows(parts: TerritoryParts, setting: ReleaseSetting): readonly DiscrepancyRow[] {
  return parts.sheets.flatMap((sheet) => discrepancyRows(sheet, parts.node, setting.frames));
}

/** The file of a territory below the whole, and its node with the file's name in it. */
export function territoryFile(
  parts: TerritoryParts & Readonly<{ above: readonly PathStep[]; discrepancies: readonly DiscrepancyRow[] }>,
  setting: ReleaseSetting,
): Readonly<{ file: ReleaseFile; node: TerritoryNode }> {
  const territory = territoryNode(parts, setting);
  const content: TerritoryFile = {
    format: 'kua-territory/1',
    rehearsal: setting.rehearsal,
    election: setting.election,
    territory,
    path: parts.above,
    children: parts.children,
    stations: parts.sheets,
    discrepancies: parts.discrepancies,
  };
  const file = jsonFile('territory', territory.id, content, setting.digest);
  return { file, node: { ...territory, file: file.path } };
}

export type PathStep = Readonly<{ id: string; name: LocalText }>;
