import type { Overview } from '@kua/core/publication/release-contract.ts';
import type { ViolationsFile } from '@kua/core/publication/release-violations-contract.ts';
import { readFile } from '../publication/release-client.ts';
import { useLoaded, type Loaded } from '../publication/use-loaded.ts';

/** What is published of violations; null in a release that says nothing of them. */
export function useViolations({ violations }: Pick<Overview, 'violations'>): Loaded<ViolationsFile | null> {
  return useLoaded('violations', violations ?? '', async () =>
    violations === undefined ? null : readFile<ViolationsFile>(violations, 'kua-violations/1'),
  );
}
