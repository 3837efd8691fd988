import type { Source, SourceId } from '../registry/election.ts';
import { sourceKinds, type PublicSource, type SourceKind, type SourceShares } from './release-contract.ts';

/** Who shares what and from when; `shares` is null under embargo, when only who they are may be told. */
export function publicSources(
  sources: readonly Source[],
  shares: ReadonlyMap<SourceId, SourceShares> | null,
): readonly PublicSource[] {
  return sources.map(({ id, name }) => ({
    id,
    name,
    kind: sourceKind(id),
    ...(shares === null ? {} : { shares: shares.get(id) ?? null }),
  }));
}

/** Three ids have a meaning of their own; any other is an organisation. */
function sourceKind(id: SourceId): SourceKind {
  return sourceKinds.find((kind) => kind === id) ?? 'organisation';
}
