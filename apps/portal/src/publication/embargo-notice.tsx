import { instant } from '@kua/words/format.ts';
import { Rich } from '../shell/rich-text.tsx';
import { hrefTo } from '../shell/location.ts';
import { say, tongue } from '../shell/words-state.ts';

/** Before the hour that the law or the operator sets: until when, why, and what can be done meanwhile. */
export function EmbargoNotice({ until, stations }: { readonly until: string; readonly stations: number }) {
  const words = say();
  return (
    <section class="embargo">
      <h2>{words.embargoTitle()}</h2>
      <p class="until figure">
        <time dateTime={until}>{instant(until, tongue())}</time>
      </p>
      <p>{words.embargoWhy()}</p>
      <p>
        <Rich text={words.embargoMeanwhile({ n: stations })} />
      </p>
      <p class="actions">
        <a class="button" href={hrefTo('search')}>
          {words.findStation()}
        </a>
        <a class="button ghost" href={hrefTo('map')}>
          {words.navMap()}
        </a>
      </p>
    </section>
  );
}
