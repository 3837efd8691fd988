import { plural as choose } from '@messageformat/runtime';

type Rule = (value: number | string, ordinal?: boolean) => string;

/** The plural form of a compiled message; the runtime's own says only that it answers something. */
export function plural(value: number, offset: number, rule: Rule, forms: Readonly<Record<string, string>>): string {
  return String(choose(value, offset, rule, forms));
}
