import type { PlantedKind } from './plan.ts';
import { rowOf, type ProtocolSheet } from './protocol-sheet.ts';
import type { Rehearsal } from './simulate.ts';

/** Where a paper says more than figures do: who mistyped has the right ones on it, and a vote that was added is on no copy. */
const telling: readonly PlantedKind[] = ['votes-added', 'votes-moved', 'typo', 'second-copy-differs'];
/** Of the first that come while somebody watches, one in twelve has a photo, wherever it is from. */
const soon = 300;
const oneIn = 12;
/** Which of these was photographed at the station next door. */
const nextDoor = 5;

/** `row`: what stands on the paper; `station`: index of the one that it names. */
type Photographed = Readonly<{ row: Int32Array; station: number }>;

/**
 * The protocols that come with a photo, by entry: those behind the first `from` arrivals. The paper says what was typed, but for
 * typos, and is of the station that was named, but once.
 */
export function photographed(
  { stations, official, arrivals, planted }: Rehearsal,
  from: number,
): ReadonlyMap<string, Photographed> {
  const kinds = new Map(planted.map(({ station, kind }) => [station, kind]));
  const papers = new Map<string, Photographed>();
  let plain = 0;
  const before = new Set(arrivals.slice(0, from).map(({ entry }) => entry));
  for (const [index, { entry, station, row }] of arrivals.slice(from).entries()) {
    if (before.has(entry) || papers.has(entry)) continue;
    const kind = kinds.get(stations[station]?.id ?? '');
    const isPlain = kind === undefined && index < soon && index % oneIn === 0;
    if (!isPlain && (kind === undefined || !telling.includes(kind))) continue;
    if (isPlain) plain += 1;
    if (isPlain && plain === nextDoor) papers.set(entry, paperOf(official, (station + 1) % stations.length));
    else papers.set(entry, kind === 'typo' ? paperOf(official, station) : { row, station });
  }
  return papers;
}

function paperOf(official: ProtocolSheet, station: number): Photographed {
  return { row: rowOf(official, station), station };
}
