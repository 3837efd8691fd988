/** What an election's pack says about publishing the election. */
import { handbookOf, type Handbook } from '@kua/core/publication/handbook.ts';
import { embargoEnd, isEmbargoed } from '@kua/core/publication/embargo.ts';
import type { Election } from '@kua/core/registry/election.ts';
import { colludersOf, type Pack } from '@kua/core/registry/pack-contract.ts';
import { loadPack } from './pack-files.ts';

export type PackRules = Readonly<{
  /**
   * The instant (RFC 3339) before which no result may leave the server, or null; whom to name beside the pack's data; how many may collude
   * before "confirmed" means nothing; and what observers have with them.
   */
  rules: (
    election: Election,
  ) => Promise<
    Readonly<{ embargoEnd: string | null; credits: readonly string[]; colluders: number; handbook: Handbook }>
  >;
  /** The instant until which results are held back at `now`, or null when they are not. */
  heldBackUntil: (election: Election, now: Date) => Promise<string | null>;
}>;

/**
 * Reads each pack once for as long as the answer lives: a publication asks every second. An election whose pack cannot be read
 * crashes whoever asks, since nobody can then say that its results may be shown.
 */
export function packRules(): PackRules {
  const packs = new Map<string, Promise<Pack>>();
  const packOf = (id: string): Promise<Pack> => {
    const known = packs.get(id);
    if (known !== undefined) return known;
    const read = requirePack(id);
    packs.set(id, read);
    return read;
  };
  const rules: PackRules['rules'] = async (election) => {
    const pack = await packOf(election.pack);
    const { embargo, votingHours, timeZone, credits } = pack.manifest;
    const { date, embargoUntil, rehearsal } = election;
    const stationZones = embargo.kind === 'none' ? [] : (embargo.stationZones ?? []);
    const { closes } = votingHours;
    const end = embargoEnd({ date, rule: embargo, closes, timeZone, stationZones, embargoUntil, rehearsal });
    const colluders = colludersOf(pack.manifest);
    return { embargoEnd: end, credits, colluders, handbook: handbookOf(election, pack) };
  };
  return {
    rules,
    heldBackUntil: async (election, now) => {
      const { embargoEnd: end } = await rules(election);
      return isEmbargoed(now, end) ? end : null;
    },
  };
}

async function requirePack(id: string): Promise<Pack> {
  const loaded = await loadPack(id);
  if (loaded.ok) return loaded.value;
  throw new Error(`The election pack ${id} cannot be read: ${loaded.error.map(({ sentence }) => sentence).join(' ')}`);
}
