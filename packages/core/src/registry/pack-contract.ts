/** Files of an election pack (docs/formats/pack.md): schemas of each file by itself. What must agree between files is in pack.ts. */
import { z } from 'zod';
import type { Checklist } from './checklist-contract.ts';
import type { ClockMoment } from './clock-contract.ts';
import type { GuideSection } from './guide-contract.ts';
import { act, clockTime, id, law, slug, text } from './pack-terms.ts';
import type { ViolationCode, ViolationGroup } from './violation-contract.ts';

const date = z.iso.date();
const count = z.number().int().positive();

const embargoRule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('midnight-after-last-close'),
    timeZone: z.string(),
    stationZones: z.array(z.string()).optional(),
    law,
  }),
]);
/**
 * `midnight-after-last-close`: the first midnight in the rule's zone once every station has closed, by the clock of the pack's zone
 * and of `stationZones`, where stations lie elsewhere.
 */
export type EmbargoRule = z.infer<typeof embargoRule>;

/** The largest k that a pack may have. */
export const mostColluders = 3;

export const packManifestSchema = z.strictObject({
  format: z.literal('kua-pack/1'),
  id: slug,
  version: z.string().min(1).max(40),
  name: text,
  /** ISO 3166-1 alpha-2, or `ZZ` for a pack of no country. */
  country: z.string().regex(/^[A-Z]{2}$/, 'It must be two capital letters'),
  /** BCP 47 tags; every text of the pack has all of them. */
  languages: z.array(z.string().min(2).max(35)).min(1),
  /** Voting days for which these rules hold; null = open. */
  validFrom: date.nullable(),
  validTo: date.nullable(),
  timeZone: z.string(),
  votingHours: z.strictObject({ opens: clockTime, closes: clockTime, law: law.optional() }),
  /** Hours at which the commission announces turnout. */
  turnoutSlots: z.array(clockTime),
  embargo: embargoRule,
  verification: z
    .strictObject({
      /** k: how many organisations or branches of invitations may collude without a wrong figure being called confirmed. */
      colluders: z.number().int().min(1).max(mostColluders),
    })
    .optional(),
  sources: z.array(z.strictObject({ id: slug, name: text })).min(1),
  /** Whatever a law of any file stands in. */
  acts: z.array(act).optional(),
  /** Ids of the files in templates/. */
  templates: z.array(slug),
  /** Who is to be named where the pack's data are shown. */
  credits: z.array(z.string().min(1).max(300)),
});

const packTerritory = z.strictObject({
  id,
  parent: id.nullable(),
  level: z.number().int().min(0).max(3),
  name: text,
  shortName: text.optional(),
  tile: z.strictObject({ row: z.number().int().min(0), column: z.number().int().min(0) }).optional(),
  /** First and last day on which the unit exists under this code; null = open. */
  validFrom: date.nullable(),
  validTo: date.nullable(),
  /** False where a code or date could not be confirmed; `note` then says why. */
  verified: z.boolean(),
  note: z.string().min(1).max(300).optional(),
  /** A point inside, longitude and latitude in degrees. */
  center: z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).optional(),
});
export type PackTerritory = z.infer<typeof packTerritory>;

export const packTerritoriesSchema = z.strictObject({
  format: z.literal('kua-pack-territories/1'),
  territories: z.array(packTerritory),
  /** What became of codes that were given up or given to another unit on `on`. */
  changes: z.array(
    z.strictObject({ on: date, from: id, to: z.array(id).min(1), note: z.string().max(300).optional() }),
  ),
});
export type CodeChange = z.infer<typeof packTerritoriesSchema>['changes'][number];

const templateField = z.strictObject({
  id,
  name: text,
  /** Letter of the figure in the description of the form; null for none. */
  letter: z.string().max(10).nullable(),
  /** Number of the row on the paper form; null where the form is not known. */
  row: z.string().max(10).nullable(),
  /** True for a figure that is not a row of every protocol: it is in a contest only when asked for. */
  optional: z.boolean(),
  law: law.optional(),
});

const templateRelation = z.strictObject({
  id,
  name: text,
  left: z.string().max(1000),
  op: z.enum(['=', '<=', '>=']),
  right: z.string().max(1000),
  /** `law`: the law states it, `law` says where. `arithmetic`: it follows from what the rows mean. */
  basis: z.enum(['law', 'arithmetic']),
  law: law.optional(),
});

/** A check that needs something which is not a figure of the protocol: never checked by the program, listed so that nobody thinks it was. */
const templateOtherCheck = z.strictObject({ id, name: text, needs: text, law: law.optional() });

const share = z.strictObject({ numerator: count, denominator: count });
const threshold = z.strictObject({
  id,
  name: text,
  share,
  /** `above`: more than the share; `at-least`: the share or more. */
  reach: z.enum(['above', 'at-least']),
  /** Field that the share is taken of, or `regions` for a share of regions. */
  of: id,
  law,
});

const optionSchema = z.strictObject({
  id,
  name: text,
  kind: z.enum(['candidate', 'party', 'against-all', 'yes', 'no', 'other']),
  color: z.string().max(40).nullable(),
});

export const packTemplateSchema = z.strictObject({
  format: z.literal('kua-template/1'),
  id: slug,
  name: text,
  system: z.strictObject({
    rule: z.enum(['majority-two-rounds', 'list-largest-remainder', 'referendum', 'none']),
    law: law.optional(),
    seats: count.nullable(),
    quota: z.strictObject({ method: z.enum(['hare', 'droop']), remainder: z.literal('largest'), law }).nullable(),
    thresholds: z.array(threshold),
  }),
  fields: z.array(templateField).min(1),
  /** Options that are on every ballot, after those of the contest. */
  fixedOptions: z.array(optionSchema),
  denominator: id,
  maxTurnout: z.number().positive().max(10),
  stations: z.enum(['all', 'stated']),
  relations: z.array(templateRelation),
  otherChecks: z.array(templateOtherCheck),
});

/** k where a pack does not say it. */
const usualColluders = 1;

export function colludersOf({ verification }: Pick<PackManifest, 'verification'>): number {
  return verification?.colluders ?? usualColluders;
}

export type PackManifest = z.infer<typeof packManifestSchema>;
export type PackTemplate = z.infer<typeof packTemplateSchema>;

/** A pack whose files agree with each other. */
export type Pack = Readonly<{
  manifest: PackManifest;
  /** Empty for a pack without territories of its own. */
  territories: readonly PackTerritory[];
  changes: readonly CodeChange[];
  templates: readonly PackTemplate[];
  /** What observers work with on the day; each empty where the pack says nothing of it. */
  checklists: readonly Checklist[];
  violationGroups: readonly ViolationGroup[];
  violations: readonly ViolationCode[];
  /** Id of the violation that it is to give no copy of the protocol; null where the pack names none. */
  refusedCopy: string | null;
  clock: readonly ClockMoment[];
  guide: readonly GuideSection[];
}>;
