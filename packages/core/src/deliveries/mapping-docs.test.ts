import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkDelivery } from './delivery-reader.ts';
import { parseMapping } from './mapping-parse.ts';
import type { CellDictionary } from './cell-dictionary.ts';
import { freshReading, readWhole, textFile } from './read-in-memory.ts';
import type { DeliveryItem } from './reading.ts';

type Example = Readonly<{
  title: string;
  mapping: unknown;
  files: readonly (readonly [string, string])[];
  expected: string;
}>;

const page = readFileSync(new URL('../../../../docs/formats/mapping.md', import.meta.url), 'utf8');

function examples(): readonly Example[] {
  return page
    .split(/^## /m)
    .filter((part) => part.startsWith('Example '))
    .map((part) => {
      const blocks = [...part.matchAll(/^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm)].map(([, kind, name = '', text = '']) => ({
        kind,
        name,
        text,
      }));
      const text = (kind: string): string => blocks.find((block) => block.kind === kind)?.text ?? '';
      return {
        title: part.slice(0, part.indexOf('\n')),
        mapping: JSON.parse(text('json')) as unknown,
        files: blocks.filter(({ kind }) => kind === 'csv').map((block) => [block.name, block.text] as const),
        expected: text('expected'),
      };
    });
}

function lines(item: DeliveryItem, cells: CellDictionary): readonly string[] {
  if (item.type === 'territory') return [territoryLine(item.territory)];
  if (item.type === 'quarantine')
    return [`line ${item.line}${item.column === null ? '' : ` ${item.column}`}: ${item.code}`];
  if (item.type !== 'rows') return [];
  const { unitKind, unit, station, territory, statements, turnout } = item;
  return [
    ...(territory === null ? [] : [territoryLine(territory)]),
    ...(station === null ? [] : [`station ${unit} in ${station.territory} registered=${station.registered ?? ''}`]),
    ...statements.map(({ contest, figures }) => {
      const stated = cells.cells(contest).flatMap(({ id, index }) => {
        const figure = figures[index] ?? null;
        return figure === null ? [] : [`${id}=${figure}`];
      });
      return `${unitKind} ${unit} ${contest}: ${stated.join(' ')}`;
    }),
    ...turnout.map(
      ({ minute, cast, announced }) =>
        `${unitKind} ${unit} minute ${minute}: cast=${cast ?? ''} announced=${announced ?? ''}`,
    ),
  ];
}

function territoryLine({
  id,
  parent,
  name,
}: Readonly<{ id: string; parent: string | null; name: Readonly<Record<string, string>> }>): string {
  return `territory ${id} in ${parent}: ${Object.values(name)[0]}`;
}

describe('the examples of docs/formats/mapping.md', () => {
  it('are seven', () => expect(examples()).toHaveLength(7));

  it.each(examples().map((example) => [example.title, example] as const))(
    '%s',
    async (_, { mapping, files, expected }) => {
      const parsed = parseMapping(mapping);
      if (!parsed.ok) expect.fail(JSON.stringify(parsed.error));
      const reading = freshReading(
        parsed.value,
        files.map(([name, text]) => textFile(name, text)),
      );
      const checked = await checkDelivery(reading);
      if (!checked.ok) expect.fail(JSON.stringify(checked.error));
      const { items, rowsRead } = await readWhole(reading);
      const read = [...items.flatMap((item) => lines(item, reading.cells)), `rows read ${rowsRead}`];
      expect(`${read.join('\n')}\n`).toBe(expected);
    },
  );
});
