import type { Context } from 'hono';
import { personalNumbers } from '@kua/core/voters/iin.ts';
import { problem } from './problem-response.ts';

/** Words that would stand in the ledger for ever, by their field: refused where somebody's number is among them, null where none is. */
export function refusePersonalNumbers(context: Context, words: Readonly<Record<string, string>>): Response | null {
  const found = Object.entries(words).find(([, text]) => personalNumbers(text).length > 0);
  if (found === undefined) return null;
  const sentence = 'A telephone number or a personal number stands in these words. Take it out. Nothing was kept.';
  return problem(context, 'personal-number', sentence, { field: found[0] });
}
