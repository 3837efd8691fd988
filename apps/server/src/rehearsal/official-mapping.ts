import type { Mapping } from '@kua/core/deliveries/mapping-contract.ts';
import type { Contest, Election, Source } from '@kua/core/registry/election.ts';
import { stationColumn } from '@kua/rehearsal/official-file.ts';

/** Name of the official file, so that everybody who finds it in the store knows what it is. */
export const officialFileName = 'rehearsal-official.csv';

/** How the official file is read: a mapping as anybody writes one for a commission's file. Relations come from the pack's template. */
export function officialMapping(election: Election, contest: Contest, source: Source): Mapping {
  const { id, name, date, country, pack, rehearsal } = election;
  return {
    version: 1,
    note: 'Invented figures of a rehearsal.',
    election: { id, name, date, country, pack, rehearsal },
    source,
    delivery: date,
    contests: [
      {
        id: contest.id,
        name: contest.name,
        fields: contest.fields.map((field) => ({ id: field.id, name: field.name })),
        options: contest.options.map((option) => ({ id: option.id, name: option.name, kind: option.kind })),
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
            fields: Object.fromEntries(contest.fields.map((field) => [field.id, field.id])),
            options: contest.options.map((option) => ({ column: option.id, id: option.id })),
          },
        ],
      },
    ],
  };
}
