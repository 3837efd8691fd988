import type { Sums, Tally } from '@kua/core/publication/release-contract.ts';
import type { Contest, SourceId } from '@kua/core/registry/election.ts';

/** Position of a field or option in the figures of a contest; −1 where the contest has none of that name. */
export function positionOf(contest: Contest, id: string): number {
  const field = contest.fields.findIndex((candidate) => candidate.id === id);
  if (field >= 0) return field;
  const option = contest.options.findIndex((candidate) => candidate.id === id);
  return option < 0 ? -1 : contest.fields.length + option;
}

export function figureOf(contest: Contest, sums: Sums | undefined, id: string): number | null {
  const position = positionOf(contest, id);
  return position < 0 ? null : (sums?.[position] ?? null);
}

/** What shares are taken of. A sum over options counts the stated ones; null when none is stated or the sum is 0. */
export function denominatorOf(contest: Contest, sums: Sums | undefined): number | null {
  if (sums === undefined) return null;
  if (contest.denominator !== 'options') return someOf(figureOf(contest, sums, contest.denominator));
  const votes = sums.slice(contest.fields.length).filter((value) => value !== null);
  return votes.length === 0 ? null : someOf(votes.reduce((sum, value) => sum + value, 0));
}

/** Nothing can be a share of nothing. */
function someOf(whole: number | null): number | null {
  return whole === 0 ? null : whole;
}

export function ratio(part: number | null | undefined, whole: number | null | undefined): number | null {
  return part === null || part === undefined || !whole ? null : part / whole;
}

/** One option on the stations that both sources have. */
export type Pair = Readonly<{
  option: Contest['options'][number];
  a: number | null;
  b: number | null;
  shareA: number | null;
  shareB: number | null;
  /** a − b, in votes and as a difference of shares. */
  votes: number | null;
  points: number | null;
}>;

/** Every option, most votes of a first, ties in the order of the ballot. */
export function pairsOf(contest: Contest, matched: Tally['matched']): readonly Pair[] {
  const wholeA = denominatorOf(contest, matched.a);
  const wholeB = denominatorOf(contest, matched.b);
  const pairs = contest.options.map((option): Pair => {
    const a = figureOf(contest, matched.a, option.id);
    const b = figureOf(contest, matched.b, option.id);
    const shareA = ratio(a, wholeA);
    const shareB = ratio(b, wholeB);
    return {
      option,
      a,
      b,
      shareA,
      shareB,
      votes: a === null || b === null ? null : a - b,
      points: shareA === null || shareB === null ? null : shareA - shareB,
    };
  });
  return pairs.toSorted((left, right) => (right.a ?? right.b ?? -1) - (left.a ?? left.b ?? -1));
}

/** Ballots cast over registered voters as one source states both; null where it states one of them only. */
export type Turnout = Readonly<{ cast: number; registered: number; share: number }>;

export function turnoutOf(contest: Contest, sums: Sums | undefined, registry: number | null): Turnout | null {
  const cast = figureOf(contest, sums, 'cast') ?? figureOf(contest, sums, 'issued');
  const registered = figureOf(contest, sums, 'registered') ?? registry;
  if (cast === null || !registered) return null;
  return { cast, registered, share: cast / registered };
}

/** The option with most votes of a source; null when it has none or two share the first place. */
export function leadingOf(contest: Contest, sums: Sums | undefined): Pair['option'] | null {
  if (sums === undefined) return null;
  const ranked = contest.options
    .map((option) => ({ option, votes: figureOf(contest, sums, option.id) ?? 0 }))
    .toSorted((left, right) => right.votes - left.votes);
  const [first, second] = ranked;
  return first === undefined || first.votes === 0 || first.votes === second?.votes ? null : first.option;
}

export function stationsOf(tally: Tally | undefined, source: SourceId): number {
  return tally?.sources[source]?.stations ?? 0;
}
