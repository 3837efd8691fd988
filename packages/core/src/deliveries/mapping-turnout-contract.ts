/** What a section says of turnout in the course of the day: how many had voted at which hour. */
import { z } from 'zod';
import { figureColumn, parts } from './mapping-terms.ts';

export const turnoutSchema = z
  .strictObject({
    time: parts.describe(
      'The hour at which it was so, as clocks of the station show it: a column or {"value": "10:00"} for a column of its own. 10:00 and 10.00 are understood.',
    ),
    day: parts
      .optional()
      .describe('The day, where there are several: 2024-06-02 or 02.06.2024. Omitted: the voting day of the election.'),
    announced: figureColumn.optional().describe('How many had voted, as the commission announced it.'),
    cast: figureColumn.optional().describe('How many had voted by the own count of the source.'),
  })
  .refine((it) => it.announced !== undefined || it.cast !== undefined, { error: 'expected announced, cast or both' });

export type TurnoutColumns = z.infer<typeof turnoutSchema>;
