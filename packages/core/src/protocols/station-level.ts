/**
 * How well the figures of one station in one contest are evidenced, and which figures those are: from everything that observers sent of it.
 * Nobody is outvoted. Two versions that count make it disputed, however many stand behind one of them; more evidence never settles that,
 * and nobody's evidence removes another's.
 */
import type { EvidenceLevel } from './evidence-level.ts';
import type { SourceId } from '../registry/election.ts';
import { independentOrigins, isObserved, type Author } from './independence.ts';
import type { Figures } from './statement.ts';
import { enoughAlike, type CopyState } from './transcription.ts';

/** What somebody typed at the station and did not take back. */
export type TypedFigures = Readonly<{
  /** Ledger sequence of the submission, as text. */
  id: string;
  author: Author;
  figures: Figures;
  /** The copy of which these figures are; null where she sent no photo. */
  copy: string | null;
}>;

/** Photos of a protocol of this station and contest. */
export type CopyEvidence = Readonly<{
  copy: string;
  /** Ledger sequence by which it came. */
  sequence: number;
  author: Author;
  state: CopyState;
}>;

/** All of one station and one contest, of sources that are `isObserved`; what was superseded, or came from a revoked device, is not in it. */
export type StationEvidence = Readonly<{ typed: readonly TypedFigures[]; copies: readonly CopyEvidence[] }>;

/** The same figures, and all who state exactly these: ids of what was typed, and copies. */
export type Version = Readonly<{ figures: Figures; typed: readonly string[]; copies: readonly string[] }>;

export type StationLevel = Readonly<{
  level: EvidenceLevel;
  /** What all state who state it; null where nobody does, and where they differ. */
  figures: Figures;
  /** Indexes of cells, from 0, in which versions differ. */
  differing: readonly number[];
  /** Every version, in order of the ledger. */
  versions: readonly Version[];
  /** How many who cannot be one hand stand behind all of the figures: confirmed where there are more than k. */
  groups: number;
}>;

/**
 * - `none`: nobody states a figure, and there is no copy.
 * - `reported`: figures, and no photo.
 * - `photographed`: a copy that is still being read, or cannot be read.
 * - `transcribed`: a copy whose figures stand (transcription.ts).
 * - `confirmed`: all agree, at least one copy that states all of the figures has no cell that cannot be read (one that is blank on the paper
 *   was read), and k + 1 who are of different organisations and of different branches each stand behind every figure.
 * - `disputed`: two versions that count differ in some cell.
 */
export function stationLevel(evidence: StationEvidence, cellCount: number, colluders: number): StationLevel {
  const stated = statements(evidence);
  const figures: (number | null)[] = [];
  const differing: number[] = [];
  for (let index = 0; index < cellCount; index += 1) {
    const value = commonValue(stated, index);
    if (value === 'differ') differing.push(index);
    figures.push(value === 'differ' ? null : value);
  }
  const whole = stated.filter((one) =>
    figures.every((figure, index) => figure === null || one.figures[index] === figure),
  );
  const groups =
    differing.length > 0 ? 0 : independentOrigins(whole.filter(standsAlone(evidence, colluders)).map(authorOf));
  return {
    level: levelOf(evidence, { stated, whole, differing, isConfirmed: groups > colluders }),
    figures,
    differing,
    versions: versionsOf(stated),
    groups,
  };
}

/**
 * The level of the station's evidence stands beside every result that people sent: where it is not disputed they all say the same.
 * Files are not evidence of it, and official figures are what it is held against. `own`: what the result by itself would have.
 */
export function levelBeside(
  { source, isSent, own }: Readonly<{ source: SourceId; isSent: boolean; own: EvidenceLevel }>,
  evidenced: EvidenceLevel,
): EvidenceLevel {
  return own !== 'reported' || !isSent || !isObserved(source) || evidenced === 'none' ? own : evidenced;
}

/** Somebody's figures: typed, or read on a copy. */
type Statement = Readonly<
  { figures: Figures; author: Author } & ({ typed: TypedFigures; read: null } | { typed: null; read: CopyEvidence })
>;

/** All figures that count. A refused copy states nothing, nor does one that is still being read. */
function statements({ typed, copies }: StationEvidence): readonly Statement[] {
  const all: Statement[] = [];
  for (const one of typed) all.push({ figures: one.figures, author: one.author, typed: one, read: null });
  for (const read of copies) {
    if (read.state.state !== 'transcribed') continue;
    all.push({ figures: read.state.figures, author: read.author, typed: null, read });
  }
  return all.filter(({ figures }) => figures.some((figure) => figure !== null));
}

function authorOf({ author }: Statement): Author {
  return author;
}

function commonValue(stated: readonly Statement[], index: number): number | null | 'differ' {
  let common: number | null = null;
  for (const { figures } of stated) {
    const figure = figures[index] ?? null;
    if (figure === null || figure === common) continue;
    if (common !== null) return 'differ';
    common = figure;
  }
  return common;
}

/**
 * Whether a statement lets its author's organisation and branch stand behind the figures. What she typed does, once the photo that she sent
 * with it was read: before that, or where readers cannot agree, nobody knows whether she mistyped. A copy of which nobody typed the figures
 * speaks only through its readers, so that they vouch for it: k + 2 who cannot be one hand read it alike, none having seen another's reading.
 */
function standsAlone({ copies }: StationEvidence, colluders: number): (statement: Statement) => boolean {
  return ({ typed, read }) => {
    if (read !== null)
      return read.state.state === 'transcribed' && independentOrigins(read.state.alike) >= enoughAlike(colluders);
    const photos = copies.find(({ copy }) => copy === typed.copy)?.state;
    if (photos === undefined || photos.state === 'transcribed') return true;
    return photos.state === 'refused' && photos.refusal !== 'other-station';
  };
}

function levelOf(
  { copies }: StationEvidence,
  found: Readonly<{
    stated: readonly Statement[];
    whole: readonly Statement[];
    differing: readonly number[];
    isConfirmed: boolean;
  }>,
): EvidenceLevel {
  if (found.differing.length > 0) return 'disputed';
  if (found.isConfirmed && found.whole.some(isReadInFull)) return 'confirmed';
  if (found.stated.some(({ read }) => read !== null)) return 'transcribed';
  if (copies.some(({ state }) => state.state !== 'refused' && state.state !== 'unplaced')) return 'photographed';
  return found.stated.length > 0 ? 'reported' : 'none';
}

/** What cannot be read may be any figure: who agrees on the rest has not seen the protocol. */
function isReadInFull({ read }: Statement): boolean {
  return read?.state.state === 'transcribed' && read.state.unreadable.length === 0;
}

function versionsOf(stated: readonly Statement[]): readonly Version[] {
  const versions = new Map<string, { figures: Figures; typed: string[]; copies: string[] }>();
  for (const { figures, typed, read } of stated) {
    const key = figures.join();
    const version = versions.get(key) ?? { figures, typed: [], copies: [] };
    versions.set(key, version);
    if (read === null) version.typed.push(typed.id);
    else version.copies.push(read.copy);
  }
  return [...versions.values()];
}
