/** What laws and codes are called: an article says only the number and date of its act. */
import type { LawReference, PackAct } from '@kua/core/registry/pack-terms.ts';
import { kitPage } from '../registry/kit.ts';

export function knownActs(): readonly PackAct[] {
  return kitPage.content.value?.handbook.acts ?? [];
}

/** An act without a name, in forms of before acts had one, is called by its number and date. */
export function actOf({ act }: LawReference): PackAct {
  const called = { en: act, kk: act, ru: act };
  return knownActs().find(({ id }) => id === act) ?? { id: act, name: called, shortName: called };
}
