/** guide.json of an election pack: the observer's pocket guide. */
import { z } from 'zod';
import { code, law, text } from './pack-terms.ts';

const section = z.strictObject({
  id: code,
  title: text,
  paragraphs: z.array(z.strictObject({ text, laws: z.array(law) })).min(1),
});
export type GuideSection = z.infer<typeof section>;

export const guideSchema = z.strictObject({
  format: z.literal('kua-pack-guide/1'),
  sections: z.array(section),
});
