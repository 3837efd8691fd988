/** Which option a text of the file means. */
import { foldHeading } from './column-lookup.ts';
import type { MappingContest } from './mapping-contract.ts';

export type OptionNames = Readonly<{
  /** Id of the listed option that the text means: its id or one of its other spellings, exactly, else but for case and spaces. */
  find(text: string): string | null;
  /** True: options that are not listed may come from the files. */
  open: boolean;
}>;

export function optionNames(listed: MappingContest | undefined): OptionNames {
  const options = listed?.options ?? [];
  const exact = new Map<string, string>();
  const folded = new Map<string, string>();
  for (const spell of ['id', 'also'] as const) {
    for (const { id, also } of options) {
      for (const text of spell === 'id' ? [id] : (also ?? [])) {
        if (!exact.has(text)) exact.set(text, id);
        if (!folded.has(foldHeading(text))) folded.set(foldHeading(text), id);
      }
    }
  }
  return {
    find: (text) => exact.get(text) ?? folded.get(foldHeading(text)) ?? null,
    open: listed?.options === undefined || listed.newOptions === true,
  };
}
