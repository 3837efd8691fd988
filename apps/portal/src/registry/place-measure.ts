import type { Overview, TerritoryNode } from '@kua/core/publication/release-contract.ts';
import type { Contest, SourceId } from '@kua/core/registry/election.ts';
import { num, points, wholeShare } from '@kua/words/format.ts';
import { figureOf, leadingOf, pairsOf, ratio, stationsOf, turnoutOf } from '../comparison/figures.ts';
import { optionColor } from '../comparison/option-color.ts';
import { route } from '../shell/location.ts';
import { local, say, tongue } from '../shell/words-state.ts';

export const measures = ['coverage', 'difference', 'turnout', 'leading'] as const;
export type Measure = (typeof measures)[number];

/** What map and table show, as the address says it. */
export type MeasureChoice = Readonly<{ measure: Measure; source: SourceId; option: string }>;

/** A place by that measure: the same text and step on tile, shape and row. */
export type Measured = Readonly<{
  text: string;
  /** What the text is out of; no share stands without it. */
  detail: string;
  /** Suffix of the colour class: c0…c5 by share, d-3…d3 by difference, none. */
  step: string;
  /** For sorting; null sorts last. */
  value: number | null;
  color: string | null;
}>;

export function measureChoice(overview: Overview, contest: Contest, root: TerritoryNode): MeasureChoice {
  const { measure, source, option } = route.value.query;
  const tally = root.tallies[contest.id];
  const [a, b] = overview.pair;
  const chosen = measures.find((candidate) => candidate === measure) ?? 'coverage';
  const known = overview.sources.some((candidate) => candidate.id === source);
  const fallback = chosen === 'coverage' ? (stationsOf(tally, b) > 0 ? b : a) : stationsOf(tally, a) > 0 ? a : b;
  const largest = tally === undefined ? contest.options[0] : pairsOf(contest, tally.matched)[0]?.option;
  return {
    measure: chosen,
    source: source !== undefined && known ? source : fallback,
    option: contest.options.find((candidate) => candidate.id === option)?.id ?? largest?.id ?? '',
  };
}

const nothing: Measured = { text: '—', detail: '', step: 'none', value: null, color: null };

export function measured(node: TerritoryNode, contest: Contest, choice: MeasureChoice): Measured {
  const tally = node.tallies[contest.id];
  // A release under embargo is a registry: places have stations and nothing else.
  if (Object.keys(node.tallies).length === 0)
    return { ...nothing, text: num(node.stations), detail: say().stationsCount({ n: node.stations }) };
  if (tally === undefined) return { ...nothing, detail: say().notVotedHere() };
  const language = tongue();
  const source = tally.sources[choice.source];
  switch (choice.measure) {
    case 'coverage': {
      const have = source?.stations ?? 0;
      const part = ratio(have, tally.stations);
      const detail = say().nOf({ n: have, of: tally.stations });
      const text = wholeShare(part);
      return { text, detail, step: part === null ? 'none' : shareStep(part), value: part, color: null };
    }
    case 'difference': {
      const pair = pairsOf(contest, tally.matched).find((candidate) => candidate.option.id === choice.option);
      const value = pair?.points ?? null;
      const detail = say().onMatched({ n: tally.matched.stations });
      if (value === null) return { ...nothing, detail };
      return { text: points(value, language), detail, step: differenceStep(value), value, color: null };
    }
    case 'turnout': {
      const turnout = turnoutOf(contest, source?.sums, source?.registered ?? null);
      if (turnout === null) return { ...nothing, detail: say().notStated() };
      const detail = say().castOf({ cast: num(turnout.cast), of: num(turnout.registered) });
      const text = wholeShare(turnout.share);
      return { text, detail, step: shareStep(turnout.share), value: turnout.share, color: null };
    }
    case 'leading': {
      const leading = leadingOf(contest, source?.sums);
      if (leading === null || source === undefined) return { ...nothing, detail: say().nobodyLeads() };
      const votes = figureOf(contest, source.sums, leading.id);
      const detail = say().leadsOn({ n: source.stations });
      return {
        text: local(leading.name),
        detail,
        step: 'option',
        value: votes,
        color: optionColor(contest, leading.id),
      };
    }
  }
}

function shareStep(part: number): string {
  if (part === 0) return 'c0';
  return `c${Math.min(5, Math.floor(part * 5) + 1)}`;
}

/** Percentage points at which a difference gets a stronger colour. */
export const differenceSteps = [0.0005, 0.02, 0.06] as const;

function differenceStep(value: number): string {
  const size = differenceSteps.filter((step) => Math.abs(value) >= step).length;
  return size === 0 ? 'd0' : `${value > 0 ? 'p' : 'm'}${size}`;
}

export function measureName(measure: Measure): string {
  const words = say();
  switch (measure) {
    case 'coverage':
      return words.measureCoverage();
    case 'difference':
      return words.measureDifference();
    case 'turnout':
      return words.measureTurnout();
    case 'leading':
      return words.measureLeading();
  }
}
