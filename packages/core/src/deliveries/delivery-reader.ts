/** Reads the files of a delivery by their mapping. The one way from files to facts, for dry run, import and rebuild alike. */
import type { Problem } from '../kernel/problem.ts';
import { failure, success, type Result } from '../kernel/result.ts';
import type { CellDictionary } from './cell-dictionary.ts';
import { checkFile, planFile, readPlannedFile, type PlannedFile } from './file-reader.ts';
import type { Mapping } from './mapping-contract.ts';
import { contestsOf } from './mapping-registry.ts';
import type { ContestItem, DeliveryBatch, DeliveryItem, FileItem, ReadFile } from './reading.ts';
import type { ReadingContext } from './section-reader.ts';
import { territoryList } from './territory-list.ts';
import { territoryPlaces } from './territory-places.ts';

export type DeliveryReading = Readonly<{
  mapping: Mapping;
  files: readonly ReadFile[];
  /** Cells of the contests that the registry knows. It grows while the delivery is read. */
  cells: CellDictionary;
  /** Id of the whole: the territory without a parent. */
  root: string;
  /** Levels of the territories that the registry knows, for lists of territories. */
  territories: ReadonlyMap<string, number>;
}>;

/** Whether every file fits the mapping: all problems at once, before anything is stored. The dictionary is left as it is. */
export async function checkDelivery(
  reading: DeliveryReading,
): Promise<Result<readonly FileItem[], readonly Problem[]>> {
  const context = contextOf({ ...reading, cells: reading.cells.copy() }, []);
  const problems: Problem[] = [...cellClashes(context.mapping, context.cells)];
  const found: FileItem[] = [];
  for (const [index, file] of reading.files.entries()) {
    const planned = planFile(index, file, context);
    if (planned === null) {
      problems.push({
        code: 'file-unmatched',
        file: file.name,
        sentence: 'No section of the mapping matches the name of this file.',
      });
      continue;
    }
    const checked = await checkFile(planned, context);
    if (checked.ok) found.push(checked.value);
    else problems.push(...checked.error);
  }
  return problems.length > 0 ? failure(problems) : success(found);
}

/** What is a field here and an option in the registry, or the other way round. */
function cellClashes(mapping: Mapping, cells: CellDictionary): readonly Problem[] {
  return contestsOf(mapping).flatMap(({ id: contest, fields, options }) => {
    const stated = [
      ...fields.map(({ id }) => ({ id, kind: 'field' })),
      ...options.map(({ id }) => ({ id, kind: 'option' })),
    ];
    return stated.flatMap(({ id, kind }) => {
      const known = cells.find(contest, id);
      if (known === null || known.kind === kind) return [];
      const sentence = `${JSON.stringify(id)} is ${known.kind === 'field' ? 'a field' : 'an option'} of the contest ${JSON.stringify(contest)} already.`;
      return [{ code: 'cell-clash', column: `contests.${contest}`, sentence }];
    });
  });
}

/** The facts of a delivery that `checkDelivery` accepted, in batches. Files that list territories are read first, then those of stations. */
export async function* readDelivery(reading: DeliveryReading): AsyncGenerator<DeliveryBatch> {
  const made: ContestItem[] = [];
  const context = contextOf(reading, made);
  const territories = territoryList(reading.root, reading.territories);
  const planned = reading.files.flatMap((file, index) => planFile(index, file, context) ?? []);
  const [lists, others] = inReadingOrder(planned, reading.mapping);
  let rowsRead = 0;

  async function* read(files: readonly PlannedFile[]): AsyncGenerator<DeliveryBatch> {
    for (const file of files) {
      for await (const { items, rows } of readPlannedFile(file, { context, territories })) {
        rowsRead += rows;
        yield { items: [...made.splice(0), ...items], rowsRead };
      }
    }
  }

  const known = reading.cells.drainNew().map(({ contest, cell }): DeliveryItem => ({ type: 'cell', contest, cell }));
  if (known.length > 0) yield { items: known, rowsRead };
  yield* read(lists);
  const settled = territories.settle();
  if (settled.length > 0) yield { items: settled, rowsRead };
  yield* read(others);
}

function contextOf({ mapping, cells, root }: DeliveryReading, made: ContestItem[]): ReadingContext {
  for (const contest of contestsOf(mapping)) cells.addContest(contest);
  return {
    mapping,
    cells,
    root,
    places: territoryPlaces(root),
    made: (contest) => made.push({ type: 'contest', contest }),
    explain: true,
  };
}

function inReadingOrder(
  planned: readonly PlannedFile[],
  mapping: Mapping,
): readonly [readonly PlannedFile[], readonly PlannedFile[]] {
  const has = (file: PlannedFile, key: 'territories' | 'stations'): boolean =>
    file.sections.some((section) => mapping.files[section]?.[key] !== undefined);
  const others = planned.filter((file) => !has(file, 'territories'));
  return [
    planned.filter((file) => has(file, 'territories')),
    [...others.filter((file) => has(file, 'stations')), ...others.filter((file) => !has(file, 'stations'))],
  ];
}
