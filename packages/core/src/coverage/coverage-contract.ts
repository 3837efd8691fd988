/** What the desk asks of coverage, as both ends read it. */
import { z } from 'zod';
import { evidenceLevels } from '../protocols/evidence-level.ts';
import { localText } from '../registry/registry-contract.ts';

const id = z.string();
const count = z.number().int();
const minute = z.number().int();

/** A moment of the clock that is late somewhere, with what it asks for. */
const lateMoment = z.object({
  id,
  start: minute,
  /** The minute from which on it is late. */ lateFrom: minute,
  text: localText,
});

/** Columns of equal length, one entry a station. `state`: place in `stationStates`. */
const columns = z.object({
  station: z.array(id),
  number: z.array(z.string()),
  territory: z.array(id),
  latitude: z.array(z.number().nullable()),
  longitude: z.array(z.number().nullable()),
  registered: z.array(count.nullable()),
  state: z.array(count),
  /** Minute at which the last thing was seen there. */
  last: z.array(minute.nullable()),
  /** Places in `moments`; what an observer can tell best comes first. */
  late: z.array(z.array(count)),
  jumps: z.array(count),
  drops: z.array(count),
  /** Place in `evidenceLevels`. */
  level: z.array(count),
  /** Copies of other stations that look like hers or say the same. */
  alike: z.array(count),
  /** Places in `bySource` of those that sent something from there or state something of it. */
  sources: z.array(z.array(count)),
});

const regionSums = z.object({
  territory: id,
  stations: count,
  /** Stations in each state, in the order of `stationStates`. */
  states: z.array(count),
  late: count,
  jumps: count,
  drops: count,
});

const sourceSums = z.object({
  source: id,
  name: localText,
  /** Stations from which observers of the source sent something. */
  observed: count,
  /** Stations of which it states a result. */
  results: count,
  /** Stations of which it states turnout in the course of the day. */
  turnout: count,
});

export const coverageBoard = z.object({
  sequence: count,
  /** RFC 3339: when it was looked at. */
  at: z.string(),
  /** By the stations' clock, since the midnight with which voting day began. */
  minute,
  territories: z.array(
    z.object({ id, name: localText, parent: id.nullable(), tile: z.object({ row: count, column: count }).nullable() }),
  ),
  moments: z.array(lateMoment),
  columns,
  byRegion: z.array(regionSums),
  bySource: z.array(sourceSums),
});
export type CoverageBoard = z.infer<typeof coverageBoard>;

const by = z.object({ source: id, observer: count.nullable() });
const slot = {
  what: z.enum(['cast', 'announced']),
  of: by.nullable(),
  from: minute.nullable(),
  to: minute,
  gain: count,
};

const finding = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('jump'),
    ...slot,
    /** Shares of registered voters: here, and the median of the region. */
    share: z.number(),
    usual: z.number(),
    spread: z.number(),
    stations: count,
  }),
  z.object({ type: z.literal('drop'), ...slot }),
]);

export const stationCoverage = z.object({
  sequence: count,
  at: z.string(),
  minute,
  station: z.object({
    id,
    number: z.string(),
    name: z.string().nullable(),
    address: z.string().nullable(),
    territory: id,
    registered: count.nullable(),
  }),
  state: count,
  last: minute.nullable(),
  late: z.array(lateMoment),
  turnout: z.array(
    by.extend({
      points: z.array(z.object({ minute, cast: count.nullable(), announced: count.nullable() })),
    }),
  ),
  findings: z.array(finding),
  /** Lists that arrived, the last first. */
  lists: z.array(by.extend({ list: id, name: localText, minute, answered: count, asked: count })),
  /** How many may collude before `confirmed` means nothing. */
  colluders: count,
  /** Results by source and contest, side by side, with how well each is evidenced. */
  results: z.array(
    z.object({
      contest: id,
      contestName: localText,
      source: id,
      registered: count.nullable(),
      cast: count.nullable(),
      isDisputed: z.boolean(),
      level: z.enum(evidenceLevels),
    }),
  ),
  /** Of each contest all that was stated, side by side, in the order in which it came. */
  versions: z.array(
    z.object({
      contest: id,
      contestName: localText,
      stated: z.array(
        z.object({
          source: id,
          channel: z.enum(['delivery', 'submission', 'transcription']),
          /** Of a delivery. */
          label: z.string().nullable(),
          minute,
        }),
      ),
      /** One figure of each version. `isDiffering`: those that state one do not state the same. */
      cells: z.array(z.object({ name: localText, figures: z.array(count.nullable()), isDiffering: z.boolean() })),
      /** `of` and `against`: places in `stated`; `cells`: places in `cells`. */
      findings: z.array(
        z.object({
          kind: z.enum(['copy-rewritten', 'typed-otherwise']),
          of: count,
          against: count,
          cells: z.array(count),
        }),
      ),
    }),
  ),
  /** Copies of other stations that look like one of hers or say the same. */
  alike: z.array(
    z.object({
      copy: z.string(),
      reason: z.enum(['picture', 'figures']),
      /** `elsewhere`: outside her territories, and not named. */
      where: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('station'), id, number: z.string() }),
        z.object({ kind: z.enum(['unplaced', 'elsewhere']) }),
      ]),
    }),
  ),
  /** Violations and acts that arrived, by code. */
  reports: z.array(by.extend({ kind: z.enum(['violation', 'act']), code: id, minute })),
  /** What observers said of other observer groups there: answers as words of the pack, or figures. */
  others: z.array(by.extend({ minute, question: localText, answer: z.union([count, z.array(localText)]) })),
});
export type StationCoverage = z.infer<typeof stationCoverage>;
export type ContestVersions = StationCoverage['versions'][number];
export type CoverageFinding = StationCoverage['findings'][number];
