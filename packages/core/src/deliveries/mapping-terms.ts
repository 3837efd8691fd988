/** The small parts that a mapping is made of. */
import { z } from 'zod';
import { isIdLength, longestId, longestIdBytes, longestLanguage, longestName } from '../registry/text-limits.ts';

/** A name, or a heading: those are as long as what they name. */
export const text = z.string().min(1).max(longestName);

export const language = z
  .string()
  .max(longestLanguage)
  .regex(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/, { error: 'expected a language tag such as "ru"' });

/** Plain text in the mapping's `language`, or text by language. */
export const name = z
  .union([text, z.record(language, text)], {
    error: 'expected a text, or texts by language such as {"ru": "…", "en": "…"}',
  })
  .meta({ id: 'name', description: 'A text, or texts by language: {"kk": "…", "ru": "…", "en": "…"}.' });
export type Name = z.infer<typeof name>;

export const cellId = z
  .string()
  .min(1)
  .max(longestId)
  .refine(isIdLength, { error: `expected an id of at most ${longestIdBytes} bytes` })
  .refine((id) => id === id.trim(), { error: 'expected an id without spaces at its ends' });

export const optionKind = z.enum(['candidate', 'party', 'against-all', 'yes', 'no', 'other']).meta({
  id: 'optionKind',
  description: 'What the option is: candidate, party, against-all, yes, no or other. Omitted: other.',
});

/** A column by its heading, or by its number counted from 1. */
export const column = z
  .union([text, z.number().int().min(1).max(10_000)], {
    error: 'expected the heading of a column, or its number counted from 1',
  })
  .meta({ id: 'column', description: 'A column: its heading, or its number counted from 1.' });
export type Column = z.infer<typeof column>;

const part = z.union(
  [
    column,
    z.strictObject({
      column: column.describe('The column.'),
      pad: z
        .number()
        .int()
        .min(1)
        .max(50)
        .optional()
        .describe('Leading zeros up to this many characters, for files that lost them.'),
    }),
    z.strictObject({ value: text.describe('A fixed text.') }),
  ],
  { error: 'expected a column, {"column": …, "pad": 4} or {"value": "fixed text"}' },
);
export type Part = z.infer<typeof part>;

/** Columns and fixed texts that are joined into one text. */
export const parts = z
  .union([part, z.array(part).min(1).max(20)], {
    error: 'expected a column, or a list of columns and {"value": "fixed text"}',
  })
  .meta({
    id: 'parts',
    description: 'A column, or a list of columns and fixed texts ({"value": "…"}), joined by the separator.',
  });
export type Parts = z.infer<typeof parts>;

/** A name in one column, or one column a language. */
export const nameColumns = z
  .union([column, z.record(language, column)], {
    error: 'expected a column, or columns by language such as {"ru": "Название"}',
  })
  .meta({ id: 'nameColumns', description: 'A column, or columns by language: {"kk": "Атауы", "ru": "Название"}.' });
export type NameColumns = z.infer<typeof nameColumns>;

/** A figure: one column, or a sum of columns. */
export const figureColumn = z
  .union(
    [
      column,
      z.strictObject({
        sum: z.array(column).min(1).max(1000).describe('Columns to add up; missing if any of them is missing.'),
      }),
    ],
    {
      error: 'expected a column, or {"sum": [columns]}',
    },
  )
  .meta({ id: 'figureColumn', description: 'A column, or {"sum": [columns]}: missing if any of them is missing.' });
export type FigureColumn = z.infer<typeof figureColumn>;

/** For `refine`: exactly one of the keys is given. */
export function hasExactlyOne(keys: readonly string[]): (value: object) => boolean {
  return (value) => Object.entries(value).filter(([key, it]) => keys.includes(key) && it !== undefined).length === 1;
}
