/**
 * What a checker reads of a release, as forms: whoever checks must not take the shape of a stranger's file at its word. Fields that no check
 * needs are left out here; the types with all of them are in release-contract.ts.
 */
import { z } from 'zod';
import { openedField } from '../evidence/opening-contract.ts';

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().nonnegative();
const sums = z.array(z.number().int().nullable());

export const headForm = z.object({
  format: z.literal('kua-release/1'),
  election: z.string(),
  rehearsal: z.boolean(),
  sequence: count,
  publishedAt: z.iso.datetime(),
  overview: z.string(),
  log: z.object({ origin: z.string(), size: count, root: hex32 }).nullable(),
  openings: z.string().nullable(),
  // Added later: a head without it names no portal.
  portal: z.string().nullable().default(null),
  signature: z.string().nullable(),
});
export type HeadForm = Readonly<z.infer<typeof headForm>>;

const tally = z.object({
  stations: count,
  sources: z.record(z.string(), z.object({ stations: count, sums })),
});
export type TallyForm = Readonly<z.infer<typeof tally>>;

const node = z.object({
  id: z.string(),
  file: z.string().nullable(),
  stations: count,
  tallies: z.record(z.string(), tally),
});
export type NodeForm = Readonly<z.infer<typeof node>>;

const cells = z.array(z.object({ id: z.string() }));
const contest = z.object({ id: z.string(), fields: cells, options: cells, paper: z.array(count).optional() });
export type ContestForm = Readonly<z.infer<typeof contest>>;

export const overviewForm = z.object({
  format: z.literal('kua-overview/1'),
  rehearsal: z.boolean(),
  election: z.object({ id: z.string() }),
  contests: z.array(contest),
  // Added later, one after the other.
  verification: z
    .object({ colluders: z.number().int().min(1).max(3), openings: z.literal(true).optional() })
    .optional(),
  root: node,
  children: z.array(node),
  shards: z.array(z.object({ stations: z.string(), states: z.string().nullable() })),
  downloads: z.array(z.object({ path: z.string(), kind: z.string(), contest: z.string().nullable(), sequence: count })),
  boundaries: z.string().nullable(),
  handbook: z.string().optional(),
  citizenReports: z.string().optional(),
  violations: z.string().optional(),
  observed: z.record(z.string(), count).default({}),
});
export type OverviewForm = Readonly<z.infer<typeof overviewForm>>;

const statement = z.object({
  sequence: count,
  channel: z.enum(['delivery', 'submission', 'transcription']),
  superseded: z.boolean(),
  figures: sums.nullable(),
  pictures: z.array(z.object({ path: z.string(), width: count, height: count })).optional(),
});
export type StatementForm = Readonly<z.infer<typeof statement>>;

const result = z.object({
  figures: sums,
  conflict: z.array(count),
  level: z.string(),
  statements: z.array(statement),
});
export type ResultForm = Readonly<z.infer<typeof result>>;

const copy = z.object({ source: z.string(), submission: count.nullable(), readings: z.array(count) });
export type CopyForm = Readonly<z.infer<typeof copy>>;

const station = z.object({
  id: z.string(),
  results: z.record(z.string(), z.record(z.string(), result)),
  copies: z.record(z.string(), z.array(copy)).optional(),
});
export type StationForm = Readonly<z.infer<typeof station>>;

export const territoryForm = z.object({
  format: z.literal('kua-territory/1'),
  rehearsal: z.boolean(),
  election: z.string(),
  territory: node,
  children: z.array(node),
  stations: z.array(station),
});
export type TerritoryForm = Readonly<z.infer<typeof territoryForm>>;

export const openingIndexForm = z.object({
  format: z.literal('kua-openings-index/1'),
  rehearsal: z.boolean(),
  shards: z.array(z.object({ path: z.string() })),
});

export const openingShardForm = z.object({
  format: z.literal('kua-openings/1'),
  rehearsal: z.boolean(),
  openings: z.array(
    z.object({ index: count, sealed: hex32, statement: hex32, fields: z.array(openedField).max(1000) }),
  ),
  decisions: z.array(z.object({ index: count, decision: hex32, fields: z.array(openedField).max(2000) })).optional(),
});
export type OpeningForm = Readonly<z.infer<typeof openingShardForm>['openings'][number]>;
export type DecisionForm = Readonly<NonNullable<z.infer<typeof openingShardForm>['decisions']>[number]>;

const incident = z.looseObject({
  id: z.string(),
  code: z.string(),
  path: z.array(z.string()),
  station: z.object({ id: z.string() }).nullable(),
  at: z.string().nullable(),
  /** The observer said that her station may be named while she is there. */
  consent: z.boolean(),
  pictures: z.array(z.object({ path: z.string(), width: count, height: count })),
  protocols: z.array(count),
});
export type IncidentForm = Readonly<z.infer<typeof incident>>;

export const violationsForm = z.object({
  format: z.literal('kua-violations/2'),
  rehearsal: z.boolean(),
  election: z.string(),
  stationsFrom: z.iso.datetime().nullable(),
  incidents: count,
  withdrawn: count,
  codes: z.array(z.object({ code: z.string(), incidents: count, withdrawn: count })),
  hours: z.array(z.object({ hour: z.string(), incidents: count })),
  regions: z.array(z.object({ territory: z.string(), incidents: count, withdrawn: count, stations: count })),
  lists: z.array(z.object({ territory: z.string().nullable(), from: count, rows: count, path: z.string() })),
  latest: z.array(incident),
});
export type ViolationsForm = Readonly<z.infer<typeof violationsForm>>;

export const violationListForm = z.object({
  format: z.literal('kua-violation-list/1'),
  rehearsal: z.boolean(),
  election: z.string(),
  territory: z.string().nullable(),
  codes: z.array(z.string()),
  hours: z.array(z.string()),
  sequence: z.array(count),
  id: z.array(z.string().nullable()),
  code: z.array(count.nullable()),
  hour: z.array(count.nullable()),
  station: z.array(z.string().nullable()),
  withdrawn: z.array(count),
  files: z.array(z.string()),
});
export type ViolationListForm = Readonly<z.infer<typeof violationListForm>>;

export const incidentFileForm = z.object({
  format: z.literal('kua-incidents/1'),
  rehearsal: z.boolean(),
  election: z.string(),
  incidents: z.array(incident),
  withdrawn: z.array(z.object({ id: z.string(), code: z.string(), path: z.array(z.string()) })),
});
export type IncidentFileForm = Readonly<z.infer<typeof incidentFileForm>>;

export const citizenReportsForm = z.object({
  format: z.literal('kua-citizen-reports/1'),
  rehearsal: z.boolean(),
  election: z.string(),
  received: count,
  looked: count,
  kept: count,
  counts: z.array(
    z.object({
      about: z.string(),
      code: z.string(),
      origin: z.string(),
      region: z.string().nullable(),
      reports: count,
    }),
  ),
  rest: z.array(z.object({ region: z.string().nullable(), reports: count.nullable() })),
});
export type CitizenReportsForm = Readonly<z.infer<typeof citizenReportsForm>>;

export const portalForm = z.object({
  format: z.literal('kua-portal/1'),
  files: z.array(z.object({ path: z.string(), sha256: hex32 })),
});

/** Facts and states of stations, boundaries: their bytes are checked, and that they speak of the same election. */
export const columnsForm = z.object({ format: z.string(), rehearsal: z.boolean() });
