import type { LawReference } from '@kua/core/registry/pack-terms.ts';
import { local, words } from '../shell/words-state.ts';
import { actOf } from './acts.ts';

/** Where it stands in law, with the edition; and that nobody has verified it, where nobody has. */
export function LawLine({ law }: Readonly<{ law: LawReference }>) {
  const { shortName } = actOf(law);
  return (
    <p class="law">
      {words().lawAt({ act: local(shortName), article: law.article, edition: law.edition })}
      {!law.verified && <b> {words().notVerified()}</b>}
    </p>
  );
}
