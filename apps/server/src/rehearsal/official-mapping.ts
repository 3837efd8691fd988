import type { Mapping } from '@kua/core/deliveries/mapping-contract.ts';
import type { Contest, Election } from '@kua/core/registry/election.ts';
import { stationColumn } from '@kua/rehearsal/official-file.ts';

/** Name of the official file, so that everybody who finds it in the store knows what it is. */
export const officialFileName = 'rehearsal-official.csv';

/** How the official file is read: the same kind of mapping that anybody writes for a commission's file. */
export function officialMapping(election: Election, contest: Contest): Mapping {
  return {
    version: 1,
    note: 'Invented figures of a rehearsal.',
    election: {
      id: election.id,
      name: election.name,
      date: election.date,
      country: election.country,
      pack: election.pack,
      rehearsal: election.rehearsal,
    },
    source: 'official',
    delivery: 'protocols of stations',
    contests: [
      {
        id: contest.id,
        name: contest.name,
        fields: contest.fields.map(({ id, name }) => ({ id, name })),
        options: contest.options.map(({ id, name, kind, color }) => ({ id, name, kind, ...(color && { color }) })),
        denominator: contest.denominator,
        relations: contest.relations.map(({ id, name, left, op, right }) => ({ id, name, left, op, right })),
        maxTurnout: contest.maxTurnout,
        stations: contest.stations,
      },
    ],
    files: [
      {
        match: officialFileName,
        unit: { station: stationColumn },
        results: [
          {
            layout: 'wide',
            contest: contest.id,
            fields: Object.fromEntries(contest.fields.map(({ id }) => [id, id])),
            options: contest.options.map(({ id }) => ({ column: id, id })),
          },
        ],
      },
    ],
  };
}
