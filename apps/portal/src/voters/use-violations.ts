import { useEffect, useState } from 'preact/hooks';
import type { Handbook } from '@kua/core/publication/handbook.ts';
import type { LocalText } from '@kua/core/registry/election.ts';
import { overview, readFile } from '../publication/release-client.ts';

type Group = Readonly<{ id: string; name: LocalText; violations: Handbook['violations'] }>;

/** The election's own list of violations by group; none while it is on the way, or where there is none. */
export function useViolations(): readonly Group[] {
  const path = overview.value?.handbook;
  const [handbook, hold] = useState<Handbook | null>(null);
  useEffect(() => {
    if (path === undefined) return undefined;
    let current = true;
    readFile<Handbook>(path, 'kua-handbook/1').then(
      (read) => {
        if (current) hold(read);
      },
      // "Something else" is always there.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [path]);
  if (handbook === null) return [];
  const { violationGroups, violations } = handbook;
  return violationGroups
    .map(({ id, name }) => ({ id, name, violations: violations.filter(({ group }) => group === id) }))
    .filter((group) => group.violations.length > 0);
}
