import type { LawReference } from '@kua/core/registry/pack-terms.ts';
import { words } from '../shell/words-state.ts';

/** Where it stands in law, with the edition; and that nobody has verified it, where nobody has. */
export function LawLine({ law }: Readonly<{ law: LawReference }>) {
  return (
    <p class="law">
      {words().lawAt({ act: law.act, article: law.article, edition: law.edition })}
      {!law.verified && <b> {words().notVerified()}</b>}
    </p>
  );
}
