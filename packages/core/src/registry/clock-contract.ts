/** clock.json of an election pack: what is due when on voting day. */
import { z } from 'zod';
import { clockTime, code, law, text } from './pack-terms.ts';

/** Minutes for which it can be done; after them it is late. Without it, it stays due until it is done. */
const lasts = z.number().int().min(1).max(1440).optional();
const minutes = z.number().int().min(-1440).max(2880);

const momentTime = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('time'), time: clockTime, lasts }),
  /** Minutes after voting opens or closes, which a commission may shift; before it where negative. */
  z.strictObject({ kind: z.literal('opening'), minutes, lasts }),
  z.strictObject({ kind: z.literal('closing'), minutes, lasts }),
  /** As soon as an earlier moment is done. */
  z.strictObject({ kind: z.literal('after'), moment: code }),
]);

const opens = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('list'), list: code, question: code.optional() }),
  z.strictObject({ kind: z.literal('form'), form: z.enum(['protocol', 'turnout', 'violation', 'act']) }),
]);

/** How far the day of a station is, for whoever watches many of them. */
const momentState = z.enum(['arrived', 'opening', 'voting']);
export type MomentState = z.infer<typeof momentState>;

/** By when a protocol is expected by whoever watches many stations. An observer can send it at any time: on her phone it is never late. */
const expected = z.strictObject({
  /** After voting closes. */
  minutes: z.number().int().min(1).max(2880),
  /** What is said where it has not come by then. */
  text,
  law: law.optional(),
});

const moment = z.strictObject({
  id: code,
  at: momentTime,
  /** What is due, in one sentence. */
  text,
  law: law.optional(),
  /** What opens at a tap. */
  opens: opens.optional(),
  /** What the station has reached once this is done. */
  state: momentState.optional(),
  expected: expected.optional(),
});
export type ClockMoment = z.infer<typeof moment>;

export const clockSchema = z.strictObject({
  format: z.literal('kua-pack-clock/1'),
  moments: z.array(moment),
});
