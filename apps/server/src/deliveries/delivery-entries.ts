import type { DeliveryBody } from '@kua/core/deliveries/delivery-contract.ts';
import { electionClashes, withKnownElection } from '@kua/core/deliveries/election-clash.ts';
import type { Mapping } from '@kua/core/deliveries/mapping-contract.ts';
import { contestsOf, electionOf, sourceOf } from '@kua/core/deliveries/mapping-registry.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { deliveryLeaf } from '@kua/core/evidence/leaf.ts';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import type { Problem } from '@kua/core/kernel/problem.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { contestFromTemplate } from '@kua/core/registry/contest-template.ts';
import type { Contest, Source } from '@kua/core/registry/election.ts';
import { changesElection } from '@kua/core/registry/election-change.ts';
import type { Pack } from '@kua/core/registry/pack-contract.ts';
import { mergeContest, mergeSources } from '@kua/core/registry/registry-merge.ts';
import { registryBody, type RegistryBody } from '@kua/core/registry/registry-contract.ts';
import type { KnownElection } from '../registry/known-election-store.ts';
import { loadPack, packRegistryEntries } from '../registry/pack-files.ts';
import { wholeTerritory } from './known-registry-store.ts';

/** Who has one of its files can find it in the log. */
export function deliveryEntry(body: DeliveryBody): NewEntry {
  const entry = contentEntry('delivery', body);
  const files = body.files.map(({ digest }) => Buffer.from(digest, 'hex'));
  return { ...entry, leaf: deliveryLeaf(entry.body, files) };
}

/**
 * What a mapping says of the registry and the ledger has not said yet, as entries that come before its delivery; or what the mapping
 * states otherwise than it is fixed.
 * @param root the whole, where the registry has one already
 */
export async function mappingEntries(
  mapping: Mapping,
  known: KnownElection,
  root: string | null,
): Promise<Result<readonly NewEntry[], readonly Problem[]>> {
  const clashes = known.said === null ? [] : electionClashes(known.said.election, mapping.election);
  if (clashes.length > 0) return failure(clashes);
  const bodies = await bodiesOf(mapping, known);
  if (!bodies.ok) return bodies;
  const rooted = root !== null || bodies.value.some(({ type }) => type === 'territories');
  const whole: readonly RegistryBody[] = rooted ? [] : [wholeOf(mapping)];
  return success([...newIn(bodies.value, known), ...whole].map((body) => contentEntry('registry', body)));
}

/** What speaks of the election names the change that it follows on: the operator may set a value, another, and the first again. */
function newIn(bodies: readonly RegistryBody[], known: KnownElection): readonly RegistryBody[] {
  return bodies.flatMap((body): readonly RegistryBody[] => {
    if (body.type !== 'election') return [body];
    return changesElection(known, body) ? [{ ...body, replaces: known.lastChange }] : [];
  });
}

type Bodies = Result<readonly RegistryBody[], readonly Problem[]>;

async function bodiesOf(stated: Mapping, { said }: KnownElection): Promise<Bodies> {
  const mapping = said === null ? stated : withKnownElection(said.election, stated);
  const id = mapping.election.pack;
  if (id === undefined) return success([electionBody(mapping, contestsOf(mapping))]);
  const pack = await loadPack(id);
  if (!pack.ok) return pack;
  const contests = contestsOf(mapping).map((contest) => withTemplate(pack.value, contest));
  // Its sources and territories the pack brought when the election was told of it.
  if (stated.election.pack === undefined) return success([electionBody(mapping, contests)]);
  const bodies = packRegistryEntries(pack.value, { election: electionOf(mapping), contests });
  if (!bodies.ok) return bodies;
  const { sources } = pack.value.manifest;
  return success(
    bodies.value.map((body) => (body.type === 'election' ? electionBody(mapping, contests, sources) : body)),
  );
}

function electionBody(mapping: Mapping, contests: readonly Contest[], sources: readonly Source[] = []): RegistryBody {
  return registryBody.parse({
    type: 'election',
    election: electionOf(mapping),
    contests,
    sources: mergeSources(sources, [sourceOf(mapping)]),
    ...(mapping.election.embargoUntil === null ? { clearsEmbargo: true } : {}),
  });
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
