/**
 * A mapping says how the columns of files become results of an election: docs/formats/mapping.md. Version 1 is kept for good, because
 * the ledger holds the mappings of past deliveries and folds read them again.
 */
import { z } from 'zod';
import { longestFormula } from '../registry/text-limits.ts';
import { sectionSchema } from './mapping-section-contract.ts';
import { cellId, language, name, optionKind, text } from './mapping-terms.ts';

const field = z.strictObject({
  id: cellId.describe(
    'Id of the field. The ids registered, issued, cast, valid and invalid are understood in every country; any other id is your own.',
  ),
  name: name.optional().describe('What the field is called on screen. Omitted: the heading of its column.'),
});

const option = z.strictObject({
  id: cellId.describe('Id of the option, the same in every source and delivery of this election.'),
  name: name.optional().describe('Name of the candidate, party or answer. Omitted: the id.'),
  kind: optionKind.optional().describe('What the option is. Omitted: other.'),
  color: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, { error: 'expected a colour like "#1f77b4"' })
    .optional()
    .describe('Colour as #rrggbb. Omitted: one of the site’s own.'),
  also: z
    .array(text)
    .optional()
    .describe('Other spellings that mean this option: headings of wide files, values of long ones.'),
});

const relation = z.strictObject({
  id: cellId.describe('Id of the control relation.'),
  name: name.optional().describe('What it says, in words. Omitted: the formula.'),
  left: z.string().min(1).max(longestFormula).describe('Left side, in the language of docs/formats/expressions.md.'),
  op: z.enum(['=', '<=', '>=']).describe('How the sides must compare.'),
  right: z.string().min(1).max(longestFormula).describe('Right side.'),
});

const contest = z.strictObject({
  id: cellId.describe('Id of the contest: what the results sections name.'),
  name: name.optional().describe('Name of the contest on screen. Omitted: the id.'),
  fields: z
    .array(field)
    .optional()
    .describe('Fields in the order of the protocol. Fields that results sections map are added by themselves.'),
  options: z
    .array(option)
    .optional()
    .describe(
      'Options in the order of the ballot. Given: the list is complete, another option in a file is a mistake (see newOptions). Omitted: options come from the files.',
    ),
  newOptions: z
    .boolean()
    .optional()
    .describe('True: options that are not listed may still come from the files. Omitted: false.'),
  denominator: cellId
    .optional()
    .describe('What shares are taken of: a field id, or "options" for the sum over all options. Omitted: "options".'),
  relations: z
    .array(relation)
    .optional()
    .describe('Control relations of the protocol: broken ones are shown, never rejected.'),
  maxTurnout: z
    .number()
    .positive()
    .max(10)
    .optional()
    .describe('Highest turnout that bounds assume, as a share of registered voters. Omitted: 1.'),
  stations: z
    .enum(['all', 'stated'])
    .optional()
    .describe(
      'Which stations the contest concerns: "all", or "stated" = those with a result from any source (single-member districts). Omitted: "all".',
    ),
});

const election = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, {
      error: 'expected small letters, digits and hyphens, at most 64, such as "xy-2024"',
    })
    .describe('Id of the election: small letters, digits, hyphens.'),
  name: name.optional().describe('Name of the election on screen. Omitted: the id.'),
  date: z.iso
    .date({ error: 'expected a date like "2024-05-31"' })
    .describe('Voting day, YYYY-MM-DD; the last one if there are several.'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, { error: 'expected two capital letters (ISO 3166-1), such as "KZ"' })
    .optional()
    .describe('Country, ISO 3166-1 alpha-2. Omitted: as in the first mapping of the election, there ZZ.'),
  pack: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, { error: 'expected the id of an election pack, such as "generic" or "kz"' })
    .optional()
    .describe('Election pack whose rules apply. Omitted: as in the first mapping of the election, there "generic".'),
  rehearsal: z
    .boolean()
    .optional()
    .describe('True for an invented election. Omitted: as in the first mapping of the election, there false.'),
  embargoUntil: z.iso
    .datetime({ offset: true, error: 'expected an instant like "2024-05-31T20:00:00+05:00"' })
    .nullable()
    .optional()
    .describe(
      'No total leaves the server before this instant. null: the pack’s rule again. Omitted: as it is, at first the pack’s rule.',
    ),
});

const sourceId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, { error: 'expected "official", "observers", "voters" or an id of your own' });

export const mappingSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Address of this schema, for editors. Not read.'),
    version: z.literal(1, { error: 'expected 1, the version of this format' }).describe('Version of this format: 1.'),
    note: z
      .string()
      .max(10_000)
      .optional()
      .describe('Where the files come from and what is special about them. Not read.'),
    language: language
      .optional()
      .describe('Language (BCP 47) of names given as plain text, and of names in the files. Omitted: "und".'),
    election: election.describe('The election that the files belong to.'),
    source: z
      .union(
        [
          sourceId,
          z.strictObject({
            id: sourceId.describe('Id of the source.'),
            name: name.describe('Name of the source on screen.'),
          }),
        ],
        {
          error: 'expected "official", "observers", "voters", or {"id": …, "name": …} for another source',
        },
      )
      .describe(
        'Who states these figures: "official", "observers", "voters", or {"id", "name"} for a named organisation.',
      ),
    delivery: z
      .string()
      .min(1)
      .max(200)
      .describe(
        'Label of the delivery, such as "2024-06-01 18:00". A label that comes later amends earlier ones of the source, cell by cell; files under the same label belong together.',
      ),
    contests: z
      .array(contest)
      .optional()
      .describe(
        'Contests with their fields and options. A contest that only a results section names is made from its columns.',
      ),
    files: z
      .array(sectionSchema)
      .min(1)
      .describe('How to read the files, one section a layout. A file is read by the sections that match its name.'),
  })
  .describe('Kua mapping, version 1: how files of any layout become results of an election.');

export type Mapping = z.infer<typeof mappingSchema>;
export type MappingContest = NonNullable<Mapping['contests']>[number];

/** The JSON Schema that docs/formats/mapping.schema.json holds. */
export function mappingJsonSchema(): unknown {
  return z.toJSONSchema(mappingSchema, { target: 'draft-2020-12', io: 'input' });
}
