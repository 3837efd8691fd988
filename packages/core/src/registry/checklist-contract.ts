/** checklists.json of an election pack: what an observer is asked, list by list in the order of the day. */
import { z } from 'zod';
import { code, law, text } from './pack-terms.ts';

/** An answer that can be given a name: true, false or `not-seen` of yes or no; the id of what was chosen. */
const namedAnswer = z.union([z.boolean(), code]);
export type NamedAnswer = z.infer<typeof namedAnswer>;
const namedAnswers = z.array(namedAnswer).min(1).max(20);

const asked = {
  id: code,
  text,
  /** How to look, what to ask for. */
  hint: text.optional(),
  law: law.optional(),
  /** Asked only where an earlier question of the same list has one of these answers. */
  when: z.strictObject({ question: code, answers: namedAnswers }).optional(),
  /** What its answer is about, where the desk shows it of its own. */
  about: z.literal('other-observers').optional(),
  /** Violations to offer for reporting when one of these is the answer. */
  suggests: z
    .array(z.strictObject({ answers: namedAnswers, violation: code }))
    .min(1)
    .optional(),
};

/** `counter` is a number that grows by taps; `yes-no` may also be answered "not seen". */
const question = z.discriminatedUnion('kind', [
  z.strictObject({ ...asked, kind: z.enum(['yes-no', 'number', 'counter', 'time', 'text', 'photo']) }),
  z.strictObject({
    ...asked,
    /** One of the choices, or several of them. */
    kind: z.enum(['choice', 'several']),
    choices: z
      /** `law`: where it stands elsewhere than the question's. */
      .array(z.strictObject({ id: code, text, law: law.optional() }))
      .min(2)
      .max(20),
  }),
]);
export type ChecklistQuestion = z.infer<typeof question>;

const checklist = z.strictObject({
  id: code,
  name: text,
  /** The moment of the clock from which it is due; null for a list that is opened when there is a reason. */
  due: code.nullable(),
  questions: z.array(question).min(1).max(100),
});
export type Checklist = z.infer<typeof checklist>;

export const checklistsSchema = z.strictObject({
  format: z.literal('kua-pack-checklists/1'),
  lists: z.array(checklist),
});
