/** violations.json of an election pack: what observers may report, by what one sees. */
import { z } from 'zod';
import { code, law, text } from './pack-terms.ts';

const group = z.strictObject({ id: code, name: text });
export type ViolationGroup = z.infer<typeof group>;

/**
 * How much hangs on it, by the project's own measure, not the law's. `minor`: by itself it changes neither result nor observation;
 * `serious`: it keeps voters or observers from their rights; `grave`: it can change the result, or somebody is in danger.
 */
const severity = z.enum(['minor', 'serious', 'grave']);

const violation = z.strictObject({
  id: code,
  group: code,
  /** In plain words, what one sees. */
  name: text,
  /** Words that people may search by beside the name, by language. */
  words: z.record(z.string().max(35), z.array(z.string().trim().min(1).max(60)).min(1).max(30)),
  severity,
  laws: z.array(law),
});
export type ViolationCode = z.infer<typeof violation>;

export const violationsSchema = z.strictObject({
  format: z.literal('kua-pack-violations/1'),
  /** In the order in which they are offered. */
  groups: z.array(group).min(1),
  violations: z.array(violation),
  /** The violation that it is to give no copy of the protocol: the form of the protocol offers it. */
  refusedCopy: code.optional(),
});
