/** The rehearsal over Kazakhstan's real territories, with the real form; everything else in it is invented. */
import { zonedInstant } from '@kua/core/kernel/zoned-time.ts';
import { contestFromTemplate } from '@kua/core/registry/contest-template.ts';
import type { Contest, Election } from '@kua/core/registry/election.ts';
import type { Pack, PackTerritory } from '@kua/core/registry/pack-contract.ts';
import { territoriesOn } from '@kua/core/registry/pack.ts';
import { inventedParties } from '@kua/rehearsal/party.ts';
import {
  usualDiscrepancies,
  usualSize,
  type DistrictKind,
  type RehearsalDistrict,
  type RehearsalPlan,
} from '@kua/rehearsal/plan.ts';
import type { ToldOf } from '@kua/rehearsal/told.ts';

export const rehearsalElection: Election = {
  id: 'rehearsal',
  name: {
    kk: 'Құрылтайдың ойдан шығарылған сайлауы',
    ru: 'Вымышленные выборы Курултая',
    en: 'Invented election of the Kurultai',
  },
  // A Sunday within the pack's validity. It stays the same, so that the same seed gives the same entries.
  date: '2026-11-15',
  country: 'KZ',
  pack: 'kz',
  rehearsal: true,
  embargoUntil: null,
};

/** The seed of `npm start`: docs/rehearsal.md lists what is planted in it. */
export const usualSeed = 'kua';

/** How many parties stand on the invented ballot, "against all" not counted. */
const parties = 6;

/** The plan of the usual rehearsal. The pack comes with the program: what is missing in it is a mistake of ours. */
export function rehearsalPlan(pack: Pack, seed: string): RehearsalPlan {
  const { timeZone, votingHours } = pack.manifest;
  const close = zonedInstant({ date: rehearsalElection.date, time: votingHours.closes, timeZone, repeated: 'last' });
  return {
    seed,
    districts: rehearsalDistricts(pack),
    contest: kurultaiContest(pack),
    closesAt: new Date(close).toISOString(),
    ...usualSize,
    planted: usualDiscrepancies,
  };
}

/** Of what day and place everything else is told that reaches the desk. */
export function rehearsalDay(pack: Pack, seed: string): ToldOf {
  const { id, date } = rehearsalElection;
  return { election: id, date, seed, closesAt: rehearsalPlan(pack, seed).closesAt };
}

function kurultaiContest(pack: Pack): Contest {
  const template = pack.templates.find(({ id }) => id === 'kurultai');
  if (template === undefined) throw new Error('the pack kz has no template kurultai');
  const contest = contestFromTemplate(template, { id: 'kurultai', options: inventedParties(parties) });
  if (!contest.ok) throw new Error(contest.error.map(({ sentence }) => sentence).join(' '));
  return contest.value;
}

function rehearsalDistricts(pack: Pack): readonly RehearsalDistrict[] {
  return territoriesOn(pack, rehearsalElection.date)
    .filter(({ level }) => level === 2)
    .map((district) => {
      const [longitude, latitude] = district.center ?? [];
      if (longitude === undefined || latitude === undefined) throw new Error(`district ${district.id} has no centre`);
      // The first two digits of KATO are the region: stations are called by them and their number.
      return { id: district.id, region: district.id.slice(0, 2), kind: districtKind(district), latitude, longitude };
    });
}

/** From KATO: 71, 75 and 79 are the cities of the republic; `AB10` is a region's centre, and other towns say so by name. */
function districtKind({ id, name }: PackTerritory): DistrictKind {
  if (['71', '75', '79'].includes(id.slice(0, 2))) return 'metropolis';
  if (name['ru']?.startsWith('город ') !== true) return 'rural';
  return id.slice(2) === '1000000' ? 'centre' : 'town';
}
