/** What the entries so far make of copies, and of the stations that they are of: core's rules over rows, each time anew. */
import { canonicalJson } from '@kua/core/kernel/canonical-json.ts';
import { copyReading, copyWant, type CopyReading, type CopyWant } from '@kua/core/protocols/copy-reading.ts';
import { isObserved } from '@kua/core/protocols/independence.ts';
import { stationLevel } from '@kua/core/protocols/station-level.ts';
import type { CopyState } from '@kua/core/protocols/transcription.ts';
import { mostColluders } from '@kua/core/registry/pack-contract.ts';
import type { FoldContext } from '../evidence/fold.ts';
import { readForms, type Form, type Forms } from './contest-form-projection.ts';
import {
  readCopies,
  readSteps,
  readTyped,
  type CopyRow,
  type CopyWantRow,
  type TypedRow,
  type Unit,
} from './copy-rows-projection.ts';
import { writeCopies, writeEvidence, type CopyChange } from './copy-writing-projection.ts';
import { foldTranscribed } from './transcribed-projection.ts';

export type Touched = Readonly<{
  copies: readonly string[];
  /** Of which something was stated or taken back; those of the copies need not be named. */
  units: readonly Unit[];
  /** Sequence of the entry. */
  changed: number;
}>;

/**
 * What is written here does not depend on a pack, which may change: a copy is wanted for as long as any k needs it, and whoever gives it out
 * leaves it where it has enough for hers (`isWanted` of task-sql-store.ts). The level beside it is one of few who collude; where it counts
 * it is computed anew.
 */
const usualColluders = 1;

/** After each entry by itself, never after several at once: what stood in between is part of what a rebuild has to give. */
export async function refreshCopies(
  context: FoldContext,
  { copies: names, units: stated, changed }: Touched,
): Promise<void> {
  if (names.length === 0 && stated.length === 0) return;
  const touched = await readCopies(context, { copies: names, units: [] });
  const forms = await readForms(context);
  const steps = await readSteps(context, names);
  const read = touched.map((row) => readAgain(row, steps.get(row.copy) ?? [], forms));
  const units = distinctUnits([...stated, ...read.flatMap(({ row, now }) => [unitOf(row), unitOf(now)])]);
  const others = (await readCopies(context, { copies: [], units })).filter(({ copy }) => !names.includes(copy));
  const typed = await readTyped(context, units);
  const all = [...read.map(({ row, now }) => ({ ...row, ...now })), ...others];
  const evidenced = units.flatMap((unit) => {
    const form = forms.get(unit.contest);
    if (form === undefined) return [];
    const isEvidence = (row: CopyRow | TypedRow): boolean => isOf(row, unit) && isObserved(row.author.source);
    const own = all.filter((copy) => isEvidence(copy) && !copy.superseded);
    const evidence = {
      typed: typed.filter(isEvidence).map((row) => typedFigures(row, form, own)),
      copies: own.map(({ copy, sequence, author, state, readings }) => ({ copy, sequence, author, state, readings })),
    };
    const positions = form.cells.map(({ position }) => position);
    const { level } = stationLevel(evidence, positions.length, usualColluders);
    return [{ ...unit, evidence, positions, level }];
  });
  await writeEvidence(context, evidenced, changed);
  const bare = (copy: Placed): boolean => !all.some((other) => isSame(other, copy) && isBegun(other.state));
  const fresh = new Map(read.map(({ row, now, barred, want }) => [row.copy, { now, barred, want }]));
  await writeCopies(
    context,
    all.map((row): CopyChange => {
      const { now, barred = row.barred, want = row.want } = fresh.get(row.copy) ?? {};
      const offered = row.superseded || row.pages === 0 ? null : want;
      return { row, now: now ?? row, barred, want: offered, priority: priorityOf(row, offered, bare(row)) };
    }),
    changed,
  );
  if (read.length === 0) return;
  await foldTranscribed(context, {
    copies: read.map(({ row, now }) => ({ ...row, ...now })),
    forms,
    changed,
  });
}

type Placed = Readonly<{ station: string | null; contest: string | null }>;

type ReadCopy = Readonly<{
  row: CopyRow;
  now: Placed & Readonly<{ state: CopyState; readings: readonly number[] }>;
  barred: readonly string[];
  want: CopyWantRow | null;
}>;

function readAgain(row: CopyRow, steps: Parameters<typeof copyReading>[1], forms: Forms): ReadCopy {
  const cellsOf = (contest: string): readonly string[] => forms.get(contest)?.cells.map(({ id }) => id) ?? [];
  const known = row.said !== null && forms.has(row.said.contest) ? row.said : null;
  const place = known === null ? null : { station: known.unit, contest: known.contest };
  const reading = copyReading({ author: row.author, place }, steps, cellsOf);
  const { station = null, contest = null } = reading.place ?? {};
  const form = contest === null ? undefined : forms.get(contest);
  const typed = known === null || form === undefined || known.contest !== contest ? null : aligned(known.figures, form);
  const want = copyWant(reading, { typed, colluders: mostColluders });
  return {
    row,
    now: { station, contest, state: reading.state, readings: reading.answers.map(({ sequence }) => sequence) },
    barred: barredOf(reading, want),
    want: wantRow(want, form),
  };
}

function barredOf({ answers, placers, place }: CopyReading, want: CopyWant | null): readonly string[] {
  const readers = answers.map(({ reader }) => reader);
  // Whoever read that it is of another station may say of which.
  const said = want?.kind !== 'place' ? readers : place === null ? [...placers, ...readers] : placers;
  return [...new Set(said.map(({ branch }) => branch))].sort();
}

function wantRow(want: CopyWant | null, form: Form | undefined): CopyWantRow | null {
  if (want === null) return null;
  const cells = form?.cells.map(({ id }) => id) ?? [];
  const none = { kind: want.kind, toward: 'result', alike: null, asked: [], versions: [] } as const;
  if (want.kind === 'place') return none;
  if (want.kind === 'transcribe') {
    const alike = want.toward === 'confirmation' ? want.alike : null;
    return { ...none, toward: want.toward, alike, asked: cells };
  }
  const asked = want.cells.flatMap((index) => cells[index] ?? []);
  const versions = want.versions.map((version) =>
    Object.fromEntries(
      asked.flatMap((id, index) => {
        const reading = version[index];
        return reading === undefined ? [] : [[id, reading] as const];
      }),
    ),
  );
  return { ...none, asked, versions };
}

/**
 * What is asked first: what two read differently, then the oldest copy of a station that nobody read anything of, and photos of which
 * nobody knows the station; then second readings, then further copies of a station, then what only vouches for a copy. A copy of which
 * photos are still under way waits behind all that are whole.
 */
function priorityOf({ state, missing }: CopyRow, want: CopyWantRow | null, isBare: boolean): number | null {
  if (want === null) return null;
  const late = missing > 0 ? 5 : 0;
  if (want.kind === 'arbitrate') return late;
  if (want.kind === 'place') return late + 1;
  if (want.toward === 'confirmation') return late + 4;
  if (state.state !== 'waiting') return late + 2;
  return late + (isBare ? 1 : 3);
}

function isBegun({ state }: CopyState): boolean {
  return state !== 'unplaced' && state !== 'waiting';
}

function typedFigures(row: TypedRow, form: Form, copies: readonly CopyRow[]) {
  const { sequence, author, figures } = row;
  const copy = copies.find((one) => one.sequence === sequence)?.copy ?? null;
  return { id: String(sequence), author, figures: aligned(figures, form), copy };
}

function aligned(figures: readonly (number | null)[], { cells }: Form): readonly (number | null)[] {
  return cells.map(({ position }) => figures[position - 1] ?? null);
}

function unitOf({ station, contest }: Placed): Unit | null {
  return station === null || contest === null ? null : { station, contest };
}

function isOf(placed: Placed, unit: Unit): boolean {
  return placed.station === unit.station && placed.contest === unit.contest;
}

function isSame(left: Placed, right: Placed): boolean {
  return left.station === right.station && left.contest === right.contest && left.station !== null;
}

function distinctUnits(units: readonly (Unit | null)[]): readonly Unit[] {
  const found = new Map(units.flatMap((unit) => (unit === null ? [] : [[canonicalJson(unit), unit] as const])));
  return [...found.values()];
}
