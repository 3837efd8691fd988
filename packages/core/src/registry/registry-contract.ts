/** Bodies of `registry` ledger entries that speak of the election itself. */
import { z } from 'zod';
import { largestFigure } from './figure-limits.ts';
import { isIdLength, longestFormula, longestId, longestLanguage, longestName } from './text-limits.ts';

export const localText = z.record(z.string().max(longestLanguage), z.string().max(longestName));
const id = z.string().min(1).max(longestId).refine(isIdLength);
const figure = z.number().int().min(0).max(largestFigure);

/** First parts of addresses that are not elections'. */
const reservedIds: ReadonlySet<string> = new Set(['api', 'app', 'desk', 'healthz', 'log', 'readyz']);

export const electionSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/)
    .refine((name) => !reservedIds.has(name), 'this name is taken by the server itself'),
  name: localText,
  date: z.iso.date(),
  country: z.string().regex(/^[A-Z]{2}$/),
  pack: id,
  rehearsal: z.boolean(),
  embargoUntil: z.iso.datetime({ offset: true }).nullable(),
});

export const territorySchema = z.strictObject({
  id,
  parent: id.nullable(),
  level: z.number().int().min(0).max(9),
  name: localText,
  shortName: localText.exactOptional(),
  tile: z.strictObject({ row: z.number().int(), column: z.number().int() }).exactOptional(),
});

export const stationSchema = z.strictObject({
  id,
  number: id,
  name: z.string().max(longestName).nullable(),
  address: z.string().max(longestName).nullable(),
  territory: id,
  latitude: z.number().min(-90).max(90).nullable(),
  longitude: z.number().min(-180).max(180).nullable(),
  registered: figure.nullable(),
});

export const controlRelationSchema = z.strictObject({
  id,
  name: localText,
  left: z.string().max(longestFormula),
  op: z.enum(['=', '<=', '>=']),
  right: z.string().max(longestFormula),
  law: z.string().max(500).exactOptional(),
  verified: z.boolean().exactOptional(),
});

export const contestSchema = z.strictObject({
  id,
  name: localText,
  fields: z.array(z.strictObject({ id, name: localText })),
  options: z.array(
    z.strictObject({
      id,
      name: localText,
      kind: z.enum(['candidate', 'party', 'against-all', 'yes', 'no', 'other']),
      color: z.string().max(40).nullable(),
    }),
  ),
  denominator: id,
  relations: z.array(controlRelationSchema),
  maxTurnout: z.number().positive().max(10),
  stations: z.enum(['all', 'stated']),
});

export const sourceSchema = z.strictObject({ id, name: localText });

/** `registry` entries. Later entries add to or replace what earlier ones of the same id said. */
export const registryBody = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('election'),
    election: electionSchema,
    contests: z.array(contestSchema),
    sources: z.array(sourceSchema),
    /** The operator takes `embargoUntil` back: the pack's rule decides again. */
    clearsEmbargo: z.literal(true).exactOptional(),
    /** Sequence of the last change of the registry (0: none) on which this one follows: what is said once more later is another entry. */
    replaces: z.number().int().min(0).exactOptional(),
  }),
  z.strictObject({ type: z.literal('territories'), territories: z.array(territorySchema) }),
  z.strictObject({ type: z.literal('stations'), stations: z.array(stationSchema) }),
]);
export type RegistryBody = z.infer<typeof registryBody>;
