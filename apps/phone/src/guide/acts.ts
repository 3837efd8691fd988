/** What laws and codes are called: an article says only the number and date of its act. */
import { actsOfLaws } from '@kua/core/registry/acts-of-laws.ts';
import type { LawReference, PackAct } from '@kua/core/registry/pack-terms.ts';
import { kitPage } from '../registry/kit.ts';

/** Those to which something in her forms refers: a pack knows acts of other kinds of elections as well. */
export function namedActs(): readonly PackAct[] {
  const kit = kitPage.content.value;
  const named = new Set(actsOfLaws([kit?.handbook, kit?.contests]).map(({ act }) => act));
  return knownActs().filter(({ id }) => named.has(id));
}

function knownActs(): readonly PackAct[] {
  return kitPage.content.value?.handbook.acts ?? [];
}

/** An act without a name, in forms of before acts had one, is called by its number and date. */
export function actOf({ act }: LawReference): PackAct {
  const called = { en: act, kk: act, ru: act };
  return knownActs().find(({ id }) => id === act) ?? { id: act, name: called, shortName: called };
}
