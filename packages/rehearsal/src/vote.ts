import type { Contest } from '@kua/core/registry/election.ts';
import type { RehearsalDistrict } from './plan.ts';
import { blank, protocolFields, protocolForm, type ProtocolField, type ProtocolSheet } from './protocol-sheet.ts';
import { normal, randomStream, uniform, type Random } from './random.ts';
import type { PlacedStation } from './station-layout.ts';

/** How a district leans: turnout as a logit, the most who vote at home as a share, one weight an option as a logarithm. */
type Leaning = Readonly<{ turnout: number; home: number; options: Float64Array }>;

/** What happened at every station: protocols on which all control relations hold. */
export function fillProtocols(
  seed: string,
  contest: Contest,
  placed: readonly PlacedStation[],
  districts: readonly RehearsalDistrict[],
): ProtocolSheet {
  const random = randomStream(seed, 'votes');
  const form = protocolForm(contest);
  const figures = new Int32Array(placed.length * form.width).fill(blank);
  const leanings = districtLeanings(random, contest, districts);
  const shares = new Float64Array(contest.options.length);
  for (const [index, { registered, district }] of placed.entries()) {
    const leaning = leanings[district];
    if (leaning === undefined) throw new RangeError(`no district ${district}`);
    const row = figures.subarray(index * form.width, (index + 1) * form.width);
    const counted = countBallots(random, registered, leaning);
    for (const field of protocolFields) {
      const cell = form.fields[field];
      if (cell >= 0) row[cell] = counted[field];
    }
    divideVotes(random, leaning.options, shares, row.subarray(form.firstOption), counted['took-part']);
  }
  return { form, figures };
}

function districtLeanings(
  random: Random,
  contest: Contest,
  districts: readonly RehearsalDistrict[],
): readonly Leaning[] {
  const base = baseWeights(contest);
  const regions = new Map<string, Leaning>();
  return districts.map(({ region, kind }) => {
    let around = regions.get(region);
    if (around === undefined) {
      around = { turnout: 0.3 * normal(random), home: 0, options: base.map((weight) => weight + 0.3 * normal(random)) };
      regions.set(region, around);
    }
    const town = kind !== 'rural';
    return {
      home: town ? 0.03 : 0.09,
      turnout: around.turnout + (town ? 0.15 : 0.85) + 0.2 * normal(random),
      // Towns lean away from the leader.
      options: around.options.map(
        (weight, option) => weight - (town && option === 0 ? 0.45 : 0) + 0.16 * normal(random),
      ),
    };
  });
}

/** The first leads, each further one has less, "against all" a little. */
function baseWeights(contest: Contest): Float64Array {
  return Float64Array.from(contest.options, ({ kind }, index) => {
    if (kind === 'against-all') return Math.log(4);
    return index === 0 ? Math.log(52) : Math.log(15) + (index - 1) * Math.log(0.76);
  });
}

function countBallots(random: Random, registered: number, leaning: Leaning): Readonly<Record<ProtocolField, number>> {
  const turnout = 1 / (1 + Math.exp(-(leaning.turnout + 0.28 * normal(random))));
  const issued = Math.max(2, Math.round(registered * turnout));
  // A reserve of at most 1 % of the list is printed: article 37(3) of the law named in station-layout.ts.
  const received = registered + Math.floor((registered / 100) * uniform(random));
  const takenAway = uniform(random) < 0.15 ? Math.min(issued - 2, 1 + Math.floor(uniform(random) * 3)) : 0;
  const cast = issued - takenAway;
  const invalid = Math.min(cast - 1, Math.round(cast * 0.012 * Math.exp(0.6 * normal(random))));
  return {
    registered,
    issued,
    received,
    cancelled: received - issued,
    cast,
    'took-part': cast - invalid,
    invalid,
    absentee: Math.floor(issued * 0.012 * uniform(random) ** 3),
    home: Math.floor(issued * leaning.home * uniform(random) ** 2),
  };
}

/** Whole votes that add up to `valid`: each option ends where its share of the running total ends. */
function divideVotes(
  random: Random,
  weights: Float64Array,
  shares: Float64Array,
  votes: Int32Array,
  valid: number,
): void {
  let sum = 0;
  for (let option = 0; option < weights.length; option += 1) {
    const share = Math.exp((weights[option] ?? 0) + 0.17 * normal(random));
    shares[option] = share;
    sum += share;
  }
  let running = 0;
  let given = 0;
  for (let option = 0; option < votes.length; option += 1) {
    running += shares[option] ?? 0;
    const upTo = option === votes.length - 1 ? valid : Math.round((running / sum) * valid);
    votes[option] = upTo - given;
    given = upTo;
  }
}
