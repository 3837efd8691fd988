import type { ResultRecord } from '@kua/core/publication/station-sheet.ts';
import type { Contest, Source, Station } from '@kua/core/registry/election.ts';
import { inventedProtocol, type Random } from './fixture-election.ts';
import type { FixtureOptions } from './fixture-release.ts';

export type RecordsInput = Readonly<{
  contests: readonly Contest[];
  stations: readonly Station[];
  speaking: readonly Source[];
  random: Random;
  options: FixtureOptions;
}>;

/** Mean share of stations with observers, and of theirs that differ, contradict themselves or lack the second page. */
const observed = 0.31;
const differs = 0.04;
const contradicts = 0.01;
const halfFilled = 0.02;

/** What the sources say, station by station. Stored positions are 1 + the place in the contest's order. */
export function fixtureRecords(input: RecordsInput): ReadonlyMap<string, readonly ResultRecord[]> {
  const { contests, stations, speaking, random, options } = input;
  if (options.sources === 'totals') return new Map();
  const speaks = (id: string): boolean => speaking.some((source) => source.id === id);
  let sequence = 5;
  return new Map(
    stations.map((station, line) => {
      const watched = random() < observedIn(station);
      const records = contests.flatMap((contest): readonly ResultRecord[] => {
        const right = inventedProtocol(contest, station.registered ?? 0, random).map((figure) =>
          figure < 0 ? null : figure,
        );
        const first = contest.fields.length;
        const official = [...right];
        if (watched && random() < differs) addVotes(official, contest, Math.round(random() ** 3 * 400) + 1);
        const made: ResultRecord[] = [];
        if (speaks('official')) made.push(delivered(contest, official, line + 2));
        if (!watched || !speaks('observers')) return made;
        sequence += 1;
        const seen = right.map((figure, index) =>
          random() < halfFilled && index > 2 && index < first ? null : figure,
        );
        const second =
          random() < contradicts ? seen.map((figure, index) => (index === first ? (figure ?? 0) + 27 : figure)) : null;
        made.push(submitted(contest, { first: seen, second, sequence }));
        return made;
      });
      return [station.id, records];
    }),
  );
}

/** Some regions are full of observers, others almost empty. */
function observedIn(station: Station): number {
  const spread = (Number(station.id.slice(0, 2)) * 37) % 100;
  return Math.min(0.95, observed * 0.2 + (spread / 100) ** 2 * observed * 3);
}

function addVotes(figures: (number | null)[], contest: Contest, votes: number): void {
  for (const id of ['issued', 'cast']) {
    const index = contest.fields.findIndex((field) => field.id === id);
    figures[index] = (figures[index] ?? 0) + votes;
  }
  figures[contest.fields.length] = (figures[contest.fields.length] ?? 0) + votes;
}

function delivered(contest: Contest, figures: readonly (number | null)[], line: number): ResultRecord {
  return {
    contest: contest.id,
    source: 'official',
    figures,
    conflict: [],
    restIsZero: false,
    statements: [
      {
        sequence: 4,
        file: 0,
        line,
        channel: 'delivery',
        label: 'protocols.csv',
        capturedAt: null,
        receivedAt: '2026-08-30T19:40:02Z',
        checkpointAt: null,
        superseded: false,
        pictures: [],
        figures,
      },
    ],
  };
}

type Copies = Readonly<{
  first: readonly (number | null)[];
  second: readonly (number | null)[] | null;
  sequence: number;
}>;

function submitted(contest: Contest, { first, second, sequence }: Copies): ResultRecord {
  const conflict =
    second === null ? [] : first.flatMap((figure, index) => (figure === second[index] ? [] : [index + 1]));
  const copies = second === null ? [first] : [first, second];
  return {
    contest: contest.id,
    source: 'observers',
    figures: first,
    conflict,
    restIsZero: false,
    statements: copies.map((figures, index) => ({
      sequence: sequence + index,
      file: 0,
      line: 0,
      channel: 'submission',
      label: null,
      capturedAt: '2026-08-30T16:12:40Z',
      receivedAt: '2026-08-30T18:40:02Z',
      checkpointAt: null,
      superseded: false,
      pictures: [],
      figures,
    })),
  };
}
