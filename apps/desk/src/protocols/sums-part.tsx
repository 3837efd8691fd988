import type { FigureLookup } from '@kua/core/registry/relation.ts';
import { words } from '../shell/words-state.ts';
import { SumLine } from './sum-line.tsx';
import { sumsBeside } from './sums.ts';
import type { PaperContest } from './verify-client.ts';

type SumsPartProps = Readonly<{ contest: PaperContest; lookup: FigureLookup; row: string | null }>;

/** Whether it adds up, as she types. A paper that does not add up is read as it stands: nothing here holds her up. */
export function SumsPart({ contest, lookup, row }: SumsPartProps) {
  const { broken, held, more } = sumsBeside(contest, lookup, row);
  return (
    <section class="sums" aria-label={words().sums()}>
      <h2>{words().sums()}</h2>
      {broken.length > 0 && <p class="under">{words().sumsBrokenUnder()}</p>}
      <ul>
        {[...broken, ...held].map((sum) => (
          <SumLine key={sum.compiled.relation.id} {...sum} />
        ))}
      </ul>
      {more > 0 && <p class="under">{words().sumsHold({ n: more })}</p>}
      {broken.length + held.length + more === 0 && <p class="under">{words().sumsNone()}</p>}
    </section>
  );
}
