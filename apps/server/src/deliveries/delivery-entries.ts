import type { DeliveryBody } from '@kua/core/deliveries/delivery-contract.ts';
import type { Mapping } from '@kua/core/deliveries/mapping-contract.ts';
import { contestsOf, electionOf, sourceOf } from '@kua/core/deliveries/mapping-registry.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import type { Problem } from '@kua/core/kernel/problem.ts';
import { success, type Result } from '@kua/core/kernel/result.ts';
import { contestFromTemplate } from '@kua/core/registry/contest-template.ts';
import type { Contest } from '@kua/core/registry/election.ts';
import type { Pack } from '@kua/core/registry/pack-contract.ts';
import { mergeContest, mergeSources } from '@kua/core/registry/registry-merge.ts';
import { registryBody, type RegistryBody } from '@kua/core/registry/registry-contract.ts';
import { loadPack, packRegistryEntries } from '../registry/pack-files.ts';
import { wholeTerritory } from './known-registry-store.ts';

export function deliveryEntry(body: DeliveryBody): NewEntry {
  return contentEntry('delivery', body);
}

/**
 * What a mapping says of the registry, as entries that come before its delivery.
 * @param root the whole, where the registry has one already
 */
export async function mappingEntries(
  mapping: Mapping,
  root: string | null,
): Promise<Result<readonly NewEntry[], readonly Problem[]>> {
  const bodies =
    mapping.election.pack === undefined ? success(bodiesOf(mapping)) : await packBodies(mapping, mapping.election.pack);
  if (!bodies.ok) return bodies;
  const rooted = root !== null || bodies.value.some(({ type }) => type === 'territories');
  const whole: readonly RegistryBody[] = rooted ? [] : [wholeOf(mapping)];
  return success([...bodies.value, ...whole].map((body) => contentEntry('registry', body)));
}

function bodiesOf(mapping: Mapping): readonly RegistryBody[] {
  const election = electionOf(mapping);
  return [
    registryBody.parse({ type: 'election', election, contests: contestsOf(mapping), sources: [sourceOf(mapping)] }),
  ];
}

async function packBodies(mapping: Mapping, id: string): Promise<Result<readonly RegistryBody[], readonly Problem[]>> {
  const pack = await loadPack(id);
  if (!pack.ok) return pack;
  const contests = contestsOf(mapping).map((contest) => withTemplate(pack.value, contest));
  const bodies = packRegistryEntries(pack.value, { election: electionOf(mapping), contests });
  if (!bodies.ok) return bodies;
  const source = sourceOf(mapping);
  return success(
    bodies.value.map((body) =>
      body.type === 'election' ? { ...body, sources: [...mergeSources(body.sources, [source])] } : body,
    ),
  );
}

/** A contest that has the id of one of the pack's templates has its fields, relations and denominator, and what the mapping says. */
function withTemplate(pack: Pack, contest: Contest): Contest {
  const template = pack.templates.find(({ id }) => id === contest.id);
  if (template === undefined) return contest;
  const optional = new Set(template.fields.flatMap(({ id, optional }) => (optional ? [id] : [])));
  const optionalFields = contest.fields.map(({ id }) => id).filter((id) => optional.has(id));
  const made = contestFromTemplate(template, { id: contest.id, options: [], optionalFields });
  return made.ok ? mergeContest(made.value, contest) : contest;
}

function wholeOf(mapping: Mapping): RegistryBody {
  const { name } = electionOf(mapping);
  return { type: 'territories', territories: [{ id: wholeTerritory, parent: null, level: 0, name }] };
}
