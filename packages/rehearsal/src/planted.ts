import type { PlantedKind } from './plan.ts';

/** A difference between official and observers' figure of one cell: official − observers. */
export type PlantedCell = Readonly<{ cell: string; difference: number }>;

/** One thing that does not fit, put there on purpose: what the comparison must find, and nothing else. */
export type Planted = Readonly<{
  kind: PlantedKind;
  /** Station id. */
  station: string;
  /** The option or field that it is about. */
  option: string;
  /** Votes added, moved or mistyped; by how much the sum is broken or the copies differ; cells on the missing page. */
  size: number;
  /** Every cell in which official and observers differ because of it; none for what one source says alone. */
  cells: readonly PlantedCell[];
  /** It shows once so many protocols have arrived … */
  visibleFrom: number;
  /** … and until so many have, when a correction takes it away. Null: it stays. */
  visibleUntil: number | null;
}>;

/** What the comparison finds once the first `arrived` protocols of the schedule are in. */
export function visiblePlanted(planted: readonly Planted[], arrived: number): readonly Planted[] {
  return planted.filter(
    ({ visibleFrom, visibleUntil }) => arrived >= visibleFrom && (visibleUntil === null || arrived < visibleUntil),
  );
}

/** Stations whose votes differ between official and observers because of it. */
export function differsInVotes({ kind }: Planted): boolean {
  return kind === 'votes-added' || kind === 'votes-moved' || kind === 'typo' || kind === 'corrected';
}
