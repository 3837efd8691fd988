/** The columns of options of a wide file. */
import { isIdLength } from '../registry/text-limits.ts';
import { figureReader, figureSource } from './figure-columns.ts';
import { localName } from './local-name.ts';
import type { WideResult } from './mapping-section-contract.ts';
import type { FigureColumn, Name } from './mapping-terms.ts';
import { checkName, type MappedCell, type ResultSetting } from './mapped-cells.ts';
import { optionNames } from './option-names.ts';
import { idTooLong } from './text-columns.ts';

type OptionColumn = Readonly<{ column: FigureColumn; id?: string | undefined; name?: Name | undefined; place: string }>;

export function wideOptions(result: WideResult, context: ResultSetting, place: string): readonly MappedCell[] {
  const { lookup } = context;
  const names = optionNames(context.listed.find(({ id }) => id === result.contest));
  const taken = new Map<string, string>();
  return optionColumns(result, context, `${place}.options`).flatMap(({ column, id, name, place: here }) => {
    const source = figureSource(column, context, here);
    const heading = typeof column === 'string' ? column : source.heading.trim();
    const own = id ?? heading;
    const listed = names.find(own) ?? (id === undefined ? names.find(source.heading) : null);
    if (listed === null && !names.open) {
      const sentence = `The option ${JSON.stringify(own)} is not in the list of the contest ${JSON.stringify(result.contest)}: list it, add it to an option's "also", or set "newOptions": true.`;
      lookup.problems.push({ code: 'option-unknown', column: here, sentence });
      return [];
    }
    const final = listed ?? own;
    if (!isIdLength(final)) {
      const { code, sentence } = idTooLong(final);
      lookup.problems.push({ code, column: here, sentence: `${sentence} Give the column an "id" of its own.` });
      return [];
    }
    const before = taken.get(final);
    if (before !== undefined) {
      const sentence = `The columns ${JSON.stringify(before)} and ${JSON.stringify(heading)} both mean the option ${JSON.stringify(final)}.`;
      lookup.problems.push({ code: 'option-twice', column: here, sentence });
      return [];
    }
    taken.set(final, heading);
    const text = localName(name ?? heading, context.language);
    checkName(text, context, here);
    return [
      { kind: 'option', id: final, name: text, read: figureReader(source, context), columns: source.columns ?? [] },
    ];
  });
}

function optionColumns(result: WideResult, context: ResultSetting, place: string): readonly OptionColumn[] {
  const { options } = result;
  const { headings, lookup } = context;
  if (options === undefined) return [];
  if (Array.isArray(options)) {
    return options.map((option, at) =>
      typeof option === 'object'
        ? { ...option, place: `${place}[${at}].column` }
        : { column: option, place: `${place}[${at}]` },
    );
  }
  if ('matching' in options) {
    const pattern = new RegExp(options.matching, 'u');
    const found = headings.flatMap((heading, index) => {
      const match = pattern.exec(heading.trim());
      return match === null ? [] : [{ column: index + 1, id: match[1] ?? heading.trim(), name: match[1], place }];
    });
    if (found.length > 0) return found;
    const sentence = `No heading matches ${JSON.stringify(options.matching)}.`;
    lookup.problems.push({ code: 'column-missing', column: `${place}.matching`, sentence });
    return [];
  }
  const from = lookup.find(options.from, `${place}.from`);
  const to = lookup.find(options.to, `${place}.to`);
  if (from === null || to === null) return [];
  if (to < from) {
    lookup.problems.push({
      code: 'column-order',
      column: place,
      sentence: 'The column "to" stands before the column "from".',
    });
    return [];
  }
  const except = (options.except ?? []).map((column, at) => lookup.find(column, `${place}.except[${at}]`));
  return headings.flatMap((heading, index) =>
    index < from || index > to || except.includes(index) ? [] : [{ column: index + 1, id: heading.trim(), place }],
  );
}
