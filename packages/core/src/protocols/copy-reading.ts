/** A copy from the day it came: where it belongs, who read what, what is still wanted. A pure fold over ledger decisions in sequence. */
import { independentOrigins, readingRefusal, type Author, type Reader } from './independence.ts';
import type { Figures } from './statement.ts';
import { copyState, countingAnswers, enoughAlike, mostAnswers } from './transcription.ts';
import type { Answer, CellReading, CopyState } from './transcription.ts';
import type { Transcription, VerificationBody } from './transcription-contract.ts';

/** Which station and contest a copy is of. */
export type Place = Readonly<{ station: string; contest: string }>;

export type CopyFacts = Readonly<{
  author: Author;
  /** As its author says; null for photos of which nobody said it. */
  place: Place | null;
}>;

/** `sequence`: of the ledger. */
export type CopyStep = Readonly<{ sequence: number; body: VerificationBody; reader: Reader }>;

export type SequencedAnswer = Answer & Readonly<{ sequence: number }>;

export type CopyReading = Readonly<{
  place: Place | null;
  state: CopyState;
  /** The answers that count, about the place that the copy has now. */
  answers: readonly SequencedAnswer[];
  /** Who said where it belongs: the next to say so is of another branch. */
  placers: readonly Reader[];
}>;

/** Ids of a contest's cells in the order of their positions: what figures are aligned to. */
export type CellsOf = (contest: string) => readonly string[];

/** `steps`: the decisions about this copy in order of ledger sequence, each with who made it. */
export function copyReading(copy: CopyFacts, steps: readonly CopyStep[], cellsOf: CellsOf): CopyReading {
  let place = copy.place;
  let answers: readonly SequencedAnswer[] = [];
  const placers: Reader[] = [];
  for (const { sequence, body, reader } of steps) {
    if (body.type === 'placement') {
      if (!wantsPlace(stateOf(place, answers, cellsOf)) || readingRefusal(reader, copy.author, placers) !== null)
        continue;
      placers.push(reader);
      place = { station: body.station, contest: body.contest };
      answers = [];
    } else if (isAbout(body, place) && (place !== null || body.refused !== null)) {
      // Of photos without a place it can only be said that there is nothing to place.
      const answer = answerOf(body, reader, place === null ? [] : cellsOf(place.contest));
      answers = countingAnswers([...answers, { ...answer, sequence }], copy.author);
    }
  }
  return { place, state: stateOf(place, answers, cellsOf), answers, placers };
}

function stateOf(place: Place | null, answers: readonly Answer[], cellsOf: CellsOf): CopyState {
  if (place === null) {
    const refused = copyState(answers, 0);
    return refused.state === 'refused' ? refused : { state: 'unplaced' };
  }
  return copyState(answers, cellsOf(place.contest).length);
}

function wantsPlace(state: CopyState): boolean {
  return state.state === 'unplaced' || (state.state === 'refused' && state.refusal === 'other-station');
}

/** Whether she was asked about the place that the copy has now. Answers of before that was written down do not say. */
function isAbout({ station, contest }: Transcription, place: Place | null): boolean {
  return station === undefined || (station === (place?.station ?? null) && contest === (place?.contest ?? null));
}

/** `cells`: ids of the contest's cells. */
function answerOf(body: Transcription, reader: Reader, cells: readonly string[]): Answer {
  const { kind, refused } = body;
  const unreadable = new Set(body.unreadable);
  const figures = new Map(Object.entries(body.figures));
  const read = (id: string): CellReading | undefined => (unreadable.has(id) ? 'unreadable' : figures.get(id));
  return { reader, kind, refused, cells: cells.map(read) };
}

export type CopyWant =
  | Readonly<{ kind: 'place' }>
  | Readonly<{ kind: 'transcribe'; toward: 'result' }>
  /** The figures are read, but nobody typed them at the station; another who reads the same lets the copy stand for itself. */
  | Readonly<{
      kind: 'transcribe';
      toward: 'confirmation';
      /** How many independent of each other read it so until now. */
      alike: number;
    }>
  | Readonly<{
      kind: 'arbitrate';
      /** Indexes of the cells that are read differently. */
      cells: readonly number[];
      /** What was read there, each version once, aligned to `cells`. In order of sequence: whoever shows them mixes them. */
      versions: readonly (readonly (CellReading | undefined)[])[];
    }>;

/** What the next verifier is asked about the copy; null when nothing. `typed`: what its author typed beside it, where she did; `colluders`: k. */
export function copyWant(
  { state, answers }: Readonly<{ state: CopyState; answers: readonly Answer[] }>,
  { typed, colluders }: Readonly<{ typed: Figures | null; colluders: number }>,
): CopyWant | null {
  if (wantsPlace(state)) return { kind: 'place' };
  switch (state.state) {
    case 'unplaced':
    case 'waiting':
    case 'one':
      return { kind: 'transcribe', toward: 'result' };
    case 'differing': {
      const { cells } = state;
      if (cells === null) return { kind: 'transcribe', toward: 'result' };
      return { kind: 'arbitrate', cells, versions: versionsOf(answers, cells) };
    }
    case 'transcribed': {
      const alike = independentOrigins(state.alike);
      const stands = isTyped(state.figures, typed) || answers.length >= mostAnswers || alike >= enoughAlike(colluders);
      return stands ? null : { kind: 'transcribe', toward: 'confirmation', alike };
    }
    case 'disputed':
    case 'refused':
      return null;
  }
}

/** Whether its author typed all that stands there. Where she typed something else no further reading settles it. */
function isTyped(figures: Figures, typed: Figures | null): boolean {
  return typed !== null && figures.every((figure, index) => figure === null || (typed[index] ?? null) !== null);
}

function versionsOf(
  answers: readonly Answer[],
  asked: readonly number[],
): readonly (readonly (CellReading | undefined)[])[] {
  const versions = new Map<string, readonly (CellReading | undefined)[]>();
  for (const { cells } of answers) {
    const version = asked.map((index) => cells[index]);
    if (version.some((reading) => reading !== undefined))
      versions.set(JSON.stringify(version.map((reading) => (reading === undefined ? 'not asked' : reading))), version);
  }
  return [...versions.values()];
}
