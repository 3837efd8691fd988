import type { PlantedCell } from './planted.ts';
import type { PlantedKind } from './plan.ts';
import { addTo, blank, type ProtocolForm } from './protocol-sheet.ts';
import { between, integer, pick, type Random } from './random.ts';

/** One paper or photograph that an observer sends; `corrects`: from the same phone as the one before, and in its place. */
export type Copy = Readonly<{ row: Int32Array; corrects: boolean }>;

/** What becomes of one station when something is planted there. Rows that are not given stay as they were. */
export type Plant = Readonly<{
  option: string;
  size: number;
  cells: readonly PlantedCell[];
  official?: Int32Array;
  copies: readonly Copy[];
  /** Ordinal of the copy with which it begins to show; null: from the start. */
  shownBy: number | null;
  /** Ordinal of the copy that takes it away. */
  endedBy: number | null;
}>;

/** Plants into a station whose protocol reads `row` (never changed), or null when the station does not lend itself to it. */
export type Planter = (random: Random, row: Int32Array, form: ProtocolForm) => Plant | null;

export const planters: Readonly<Record<PlantedKind, Planter>> = {
  'votes-added': addVotes,
  'votes-moved': moveVotes,
  typo: mistype,
  'broken-sum': breakSum,
  'second-copy-differs': contradict,
  'missing-page': losePage,
  corrected: correctLater,
};

const inFull = (row: Int32Array): readonly Copy[] => [{ row, corrects: false }];

/** The official protocol has more ballots, all of them for the leader; its sums still add up. */
function addVotes(random: Random, row: Int32Array, form: ProtocolForm): Plant | null {
  const { registered, issued, cancelled, cast, 'took-part': tookPart } = form.fields;
  const room = at(row, registered) - at(row, issued);
  const size = Math.min(room, Math.round(at(row, registered) * between(random, 0.08, 0.3)));
  if (size < 25) return null;
  const official = row.slice();
  for (const cell of [issued, cast, tookPart, form.firstOption]) addTo(official, cell, size);
  addTo(official, cancelled, -size);
  return onOfficial({ row, official, form, cell: form.firstOption, size });
}

/** The official protocol gives the leader votes of the strongest other option. */
function moveVotes(random: Random, row: Int32Array, form: ProtocolForm): Plant | null {
  const from = strongestOther(row, form);
  const most = Math.floor(at(row, from) * 0.7);
  if (most < 15) return null;
  const size = integer(random, 15, most);
  return onOfficial({ row, official: moved(row, from, form.firstOption, size), form, cell: form.firstOption, size });
}

/** The observer typed two neighbouring digits of one option in the wrong order. */
function mistype(random: Random, row: Int32Array, form: ProtocolForm): Plant | null {
  const candidates = optionCells(form).flatMap((cell) =>
    transpositions(at(row, cell)).map((typed) => ({ cell, typed })),
  );
  const [first, ...rest] = candidates;
  if (first === undefined) return null;
  const { cell, typed } = pick(random, [first, ...rest]);
  const copy = row.slice();
  copy[cell] = typed;
  return {
    option: form.cells[cell] ?? '',
    size: Math.abs(at(row, cell) - typed),
    cells: differences(form, row, copy),
    copies: inFull(copy),
    shownBy: 0,
    endedBy: null,
  };
}

/** The paper itself does not add up, and every copy of it says the same. */
function breakSum(random: Random, row: Int32Array, form: ProtocolForm): Plant | null {
  const cell = pick(random, [form.fields.cancelled, form.fields.invalid]);
  if (cell < 0) return null;
  const size = integer(random, 1, 30);
  const official = row.slice();
  addTo(official, cell, size);
  return {
    option: form.cells[cell] ?? '',
    size,
    cells: [],
    official,
    copies: inFull(official),
    shownBy: null,
    endedBy: null,
  };
}

/** A second observer has another copy of the protocol, on which votes of one option stand at another. */
function contradict(random: Random, row: Int32Array, form: ProtocolForm): Plant | null {
  const from = strongestOther(row, form);
  if (at(row, from) < 12) return null;
  const size = integer(random, 3, Math.floor(at(row, from) / 3));
  const other = moved(row, from, form.firstOption, size);
  const copies = [...inFull(row), ...inFull(other)];
  return { option: form.cells[from] ?? '', size, cells: [], copies, shownBy: 1, endedBy: null };
}

/** Only the first page was photographed: the second half of the options is not stated. */
function losePage(_random: Random, row: Int32Array, form: ProtocolForm): Plant | null {
  const first = form.firstOption + Math.ceil((form.width - form.firstOption) / 2);
  const copy = row.slice();
  copy.fill(blank, first);
  const size = form.width - first;
  return { option: form.cells[first] ?? '', size, cells: [], copies: inFull(copy), shownBy: 0, endedBy: null };
}

/** The observer mixed up two neighbouring rows, and sent the protocol again. */
function correctLater(random: Random, row: Int32Array, form: ProtocolForm): Plant | null {
  const upper = integer(random, form.firstOption, form.width - 2);
  const size = Math.abs(at(row, upper) - at(row, upper + 1));
  if (size < 5) return null;
  const wrong = row.slice();
  wrong[upper] = at(row, upper + 1);
  wrong[upper + 1] = at(row, upper);
  return {
    option: form.cells[upper] ?? '',
    size,
    cells: differences(form, row, wrong),
    copies: [...inFull(wrong), { row, corrects: true }],
    shownBy: 0,
    endedBy: 1,
  };
}

type OfficialChange = Readonly<{
  row: Int32Array;
  official: Int32Array;
  form: ProtocolForm;
  cell: number;
  size: number;
}>;

function onOfficial({ row, official, form, cell, size }: OfficialChange): Plant {
  const cells = differences(form, official, row);
  return { option: form.cells[cell] ?? '', size, cells, official, copies: inFull(row), shownBy: 0, endedBy: null };
}

function differences(form: ProtocolForm, official: Int32Array, copy: Int32Array): readonly PlantedCell[] {
  return form.cells.flatMap((cell, index) => {
    const difference = at(official, index) - at(copy, index);
    return difference === 0 ? [] : [{ cell, difference }];
  });
}

function moved(row: Int32Array, from: number, to: number, size: number): Int32Array {
  const changed = row.slice();
  addTo(changed, from, -size);
  addTo(changed, to, size);
  return changed;
}

function strongestOther(row: Int32Array, form: ProtocolForm): number {
  return optionCells(form)
    .slice(1)
    .reduce((best, cell) => (at(row, cell) > at(row, best) ? cell : best), form.firstOption + 1);
}

function optionCells(form: ProtocolForm): readonly number[] {
  return Array.from({ length: form.width - form.firstOption }, (_, option) => form.firstOption + option);
}

/** The figure with two neighbouring digits exchanged, in every way that gives another figure of the same length. */
function transpositions(figure: number): readonly number[] {
  const digits = String(figure);
  return Array.from({ length: digits.length - 1 }, (_, index) => {
    const pair = digits.charAt(index + 1) + digits.charAt(index);
    return digits.slice(0, index) + pair + digits.slice(index + 2);
  })
    .filter((typed) => typed !== digits && !typed.startsWith('0'))
    .map(Number);
}

function at(row: Int32Array, cell: number): number {
  return row[cell] ?? 0;
}
