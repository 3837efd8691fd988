/** A section of a mapping: how to read the files that it matches. */
import { z } from 'zod';
import { longestName } from '../registry/text-limits.ts';
import {
  cellId,
  column,
  hasExactlyOne,
  figureColumn,
  name,
  nameColumns,
  optionKind,
  parts,
  text,
} from './mapping-terms.ts';
import { turnoutSchema } from './mapping-turnout-contract.ts';

const separator = z.string().max(20).optional();

const formatSchema = z.strictObject({
  delimiter: z
    .string()
    .length(1, { error: 'expected one character, such as ";" or "\\t"' })
    .optional()
    .describe('Character between cells. Omitted: found from the file.'),
  encoding: z
    .string()
    .min(1)
    .max(40)
    .optional()
    .describe(
      'Encoding, such as "utf-8", "utf-16le", "windows-1251", "windows-1250", "koi8-r". Omitted: found from the file.',
    ),
  quote: z
    .union([z.string().length(1), z.literal(false)], { error: 'expected one character, or false for none' })
    .optional()
    .describe('Quote character, or false if the file has none. Omitted: ".'),
  header: z
    .union([z.number().int().min(1).max(10_000), z.array(text).min(1).max(10_000), z.literal(false)], {
      error: 'expected the number of the heading line, a list of names for a file without headings, or false',
    })
    .optional()
    .describe(
      'Number of the line with the headings; or a list of names, or false, for a file without headings. Omitted: the first line that holds all the columns that the section names.',
    ),
  skipLines: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .optional()
    .describe('For a file without headings: lines to skip before the first row. Omitted: 0.'),
  thousands: z
    .array(z.string().length(1))
    .max(10)
    .optional()
    .describe(
      'Thousands separators that the figures use, such as [","]; [] if none. Omitted: accepted where the figures of a column leave no doubt.',
    ),
  missing: z
    .array(z.string().min(1).max(100))
    .max(100)
    .optional()
    .describe('Further marks that mean "not stated", beside the empty cell, dashes, n/a, null, н/д and the like.'),
});

const unitSchema = z
  .strictObject({
    station: parts
      .optional()
      .describe('The row is about a polling station: the column or columns of its id. Leading zeros are kept.'),
    territory: parts
      .optional()
      .describe(
        'The row is the total of a territory: the column or columns of its id, as in stations.territories or in the pack.',
      ),
    whole: z.literal(true).optional().describe('The row is the total of the whole election.'),
    separator: separator.describe('Put between the parts of an id. Omitted: "-" for stations, "/" for territories.'),
  })
  .refine(hasExactlyOne(['station', 'territory', 'whole']), {
    error: 'expected exactly one of station, territory, whole',
  });

const stationsSchema = z
  .strictObject({
    number: parts.optional().describe('What people call the station. Omitted: the last part of its id.'),
    name: parts.optional().describe('Name of the station or of its building.'),
    address: parts.optional().describe('Address; several columns are joined by ", ", empty ones left out.'),
    latitude: column.optional().describe('Latitude in degrees (WGS 84).'),
    longitude: column.optional().describe('Longitude in degrees (WGS 84).'),
    registered: column.optional().describe('Voters on the station’s list according to this register of stations.'),
    territory: parts
      .optional()
      .describe('Id of the known territory (of the pack, or of a file of territories) that contains the station.'),
    separator: separator.describe('Put between the parts of territory. Omitted: "/".'),
    territories: z
      .array(
        z.strictObject({
          id: parts.optional().describe('Id of the territory among its neighbours. Omitted: its name.'),
          name: nameColumns.optional().describe('Name of the territory. Omitted: its id.'),
        }),
      )
      .min(1)
      .max(8)
      .optional()
      .describe(
        'Territories that contain the station, the largest first. They are made as they appear; the id of each is the path to it joined by "/", because names repeat. An empty cell leaves that level out.',
      ),
  })
  .refine((it) => it.territory === undefined || it.territories === undefined, {
    error: 'expected territory or territories, not both',
  });

const territoriesSchema = z.strictObject({
  id: parts.describe('Id of the territory.'),
  parent: parts.optional().describe('Id of the territory that contains it. Omitted or empty: the whole election.'),
  separator: separator.describe('Put between the parts of the ids. Omitted: "/".'),
  name: nameColumns.describe('Name of the territory.'),
});

const conditionKeys = ['equals', 'oneOf', 'notOneOf', 'matches', 'empty'] as const;
const conditionSchema = z
  .strictObject({
    column: column.describe('The column that decides.'),
    equals: z.string().max(longestName).optional().describe('The cell is exactly this text.'),
    oneOf: z.array(z.string().max(longestName)).min(1).optional().describe('The cell is one of these texts.'),
    notOneOf: z.array(z.string().max(longestName)).min(1).optional().describe('The cell is none of these texts.'),
    matches: z.string().min(1).max(500).optional().describe('The cell matches this regular expression.'),
    empty: z.boolean().optional().describe('True: the cell is empty. False: it is not.'),
  })
  .refine(hasExactlyOne(conditionKeys), { error: `expected exactly one of ${conditionKeys.join(', ')}` });

const contestOfRow = z
  .union(
    [
      cellId,
      z.strictObject({
        columns: parts.describe('Column or columns that name the contest of the row.'),
        separator: separator.describe('Put between the parts. Omitted: "-".'),
        values: z
          .record(z.string(), cellId)
          .optional()
          .describe('Contest id by the text of the file, where they differ.'),
        create: z
          .boolean()
          .optional()
          .describe(
            'True: a contest that is not listed is made as it appears, for the stations where it has a result. Omitted: false, it is a mistake.',
          ),
        name: column.optional().describe('Name of a contest that is made. Omitted: its id.'),
      }),
    ],
    { error: 'expected the id of a contest, or {"columns": …} if the rows name it' },
  )
  .describe('The contest: its id, or {"columns": …} if each row names its own.');

const wideSchema = z.strictObject({
  layout: z.literal('wide').describe('A row a station, a column an option.'),
  contest: contestOfRow,
  fields: z.record(cellId, figureColumn).optional().describe('Column of each field of the protocol, by field id.'),
  options: z
    .union(
      [
        z
          .array(
            z.union(
              [
                column,
                z.strictObject({
                  column: figureColumn.describe('The column with the votes.'),
                  id: cellId.optional().describe('Id of the option. Omitted: the heading.'),
                  name: name.optional().describe('Name of the option. Omitted: the heading.'),
                  kind: optionKind.optional().describe('What the option is. Omitted: other.'),
                }),
              ],
              { error: 'expected a column, or {"column": …, "id": …, "name": …}' },
            ),
          )
          .min(1)
          .describe('The columns of options, in the order of the ballot.'),
        z.strictObject({
          from: column.describe('First column of options.'),
          to: column.describe('Last column of options.'),
          except: z.array(column).optional().describe('Columns between them that are no options.'),
        }),
        z.strictObject({
          matching: z
            .string()
            .min(1)
            .max(500)
            .describe(
              'Every column whose heading matches this regular expression; its first group, if any, is the id of the option.',
            ),
        }),
      ],
      { error: 'expected a list of columns, {"from": …, "to": …} or {"matching": "regular expression"}' },
    )
    .optional()
    .describe('Columns with votes: a list, {"from", "to"} or {"matching"}.'),
  restIsZero: z
    .boolean()
    .optional()
    .describe(
      'True: the file leaves the cell of an option without votes empty, so it is 0. Omitted: false, it is missing.',
    ),
});

const longSchema = z.strictObject({
  layout: z.literal('long').describe('A row an option.'),
  contest: contestOfRow,
  option: parts.describe('Column or columns that name the option of the row.'),
  separator: separator.describe('Put between the parts of option. Omitted: "-".'),
  votes: column.describe('Column with the votes.'),
  optionName: nameColumns.optional().describe('Name of an option that is not listed. Omitted: its id.'),
  fields: z
    .record(cellId, figureColumn)
    .optional()
    .describe('Columns with fields of the protocol that every row of the station repeats, by field id.'),
  fieldRows: z
    .record(z.string().max(longestName), cellId)
    .optional()
    .describe('Rows that are fields rather than options (totals, registered voters): field id by the text in option.'),
  restIsZero: z
    .boolean()
    .optional()
    .describe(
      'True: the file leaves out options without votes, so what is not listed for a listed station is 0. Omitted: false, it is missing.',
    ),
});

export const sectionSchema = z
  .strictObject({
    match: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Files that this section reads: a pattern for the file name with * and ?. Omitted: every file.'),
    format: formatSchema
      .optional()
      .describe('How the file is written. Everything is found from the file when omitted.'),
    rows: z
      .array(conditionSchema)
      .min(1)
      .optional()
      .describe(
        'Rows that this section takes: all conditions hold. A row that no section takes is reported as row-excluded.',
      ),
    optional: z
      .array(column)
      .min(1)
      .optional()
      .describe('Columns that may be absent from a file: what they hold is then missing.'),
    unit: unitSchema.optional().describe('What a row is about: a station, a territory or the whole.'),
    stations: stationsSchema.optional().describe('Present: the rows describe stations, and register them.'),
    territories: territoriesSchema
      .optional()
      .describe('Present: each row is about a territory, and registers it. Results of the row are its totals.'),
    results: z
      .array(z.discriminatedUnion('layout', [wideSchema, longSchema], { error: 'expected "layout": "wide" or "long"' }))
      .min(1)
      .optional()
      .describe('The results that a row holds, one item a contest or group of columns.'),
    turnout: z
      .array(turnoutSchema)
      .min(1)
      .max(100)
      .optional()
      .describe('How many had voted by an hour, one item an hour or group of columns.'),
  })
  .superRefine((section, context) => {
    const works = [section.stations, section.territories, section.results, section.turnout].filter(
      (it) => it !== undefined,
    );
    if (works.length === 0) {
      context.addIssue({ code: 'custom', message: 'expected at least one of stations, territories, results, turnout' });
    }
    if (section.territories !== undefined && (section.stations !== undefined || section.unit !== undefined)) {
      context.addIssue({
        code: 'custom',
        path: ['territories'],
        message: 'expected no unit and no stations beside territories: a row is about the territory that it lists',
      });
    }
    if (section.territories === undefined && section.unit === undefined) {
      context.addIssue({ code: 'custom', path: ['unit'], message: 'expected unit: what a row is about' });
    }
    if (section.stations !== undefined && section.unit?.station === undefined && section.unit !== undefined) {
      context.addIssue({
        code: 'custom',
        path: ['unit'],
        message: 'expected unit.station, because the rows describe stations',
      });
    }
    if (section.turnout !== undefined && section.unit?.station === undefined) {
      context.addIssue({ code: 'custom', path: ['turnout'], message: 'expected unit.station beside turnout' });
    }
    if (section.turnout !== undefined && section.results?.some(({ layout }) => layout === 'long') === true) {
      context.addIssue({ code: 'custom', path: ['turnout'], message: 'expected no long results beside turnout' });
    }
  });

export type Section = z.infer<typeof sectionSchema>;
export type Format = z.infer<typeof formatSchema>;
export type Unit = z.infer<typeof unitSchema>;
export type StationColumns = z.infer<typeof stationsSchema>;
export type TerritoryColumns = z.infer<typeof territoriesSchema>;
export type Condition = z.infer<typeof conditionSchema>;
export type ContestOfRow = z.infer<typeof contestOfRow>;
export type WideResult = z.infer<typeof wideSchema>;
export type LongResult = z.infer<typeof longSchema>;
export type SectionResult = WideResult | LongResult;
