/** What the files of an election pack have in common: ids, texts, times, places in law. */
import { z } from 'zod';

export const id = z
  .string()
  .max(100)
  .regex(/^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.-]*$/u, 'It must consist of letters, digits, "_", "." and "-"');
export const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'It must consist of small Latin letters, digits and "-"');
/** What a submission may name: the codes of docs/formats/entry.md. */
export const code = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,64}$/, 'It must consist of at most 64 Latin letters, digits, ".", "_", ":" and "-"');
/** By language. */
export const text = z.record(z.string().max(35), z.string().trim().min(1).max(500));
export const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'It must be a time such as 07:00');

const actId = z.string().min(1).max(200);
/** A law or code that the pack refers to. */
export const act = z.strictObject({
  /** Official number and date, the same in every language: `№ 2464, 28.09.1995`. */
  id: actId,
  name: text,
  /** Where an article stands beside it. */
  shortName: text,
});
export type PackAct = z.infer<typeof act>;

/** A place in law, of an act that pack.json names. An edition is the article's: others of the act may have been read in another. `verified`: someone read this article in this edition; the pack's README says where. */
export const law = z.strictObject({
  act: actId,
  article: z.string().min(1).max(100),
  edition: z.string().min(1).max(100),
  verified: z.boolean(),
});
export type LawReference = z.infer<typeof law>;
