import { kitPage } from '../registry/kit.ts';
import { hrefTo } from '../shell/route.ts';
import { languageOf, local, words } from '../shell/words-state.ts';

/** What she saw may be a violation: a report of its own, if she wants. */
export function ViolationOffer({ codes }: Readonly<{ codes: readonly string[] }>) {
  const known = (kitPage.content.value?.handbook.violations ?? []).filter(({ id }) => codes.includes(id));
  if (known.length === 0) return null;
  return (
    <section class="offer" aria-label={words().listOffer()}>
      <p>{words().listOffer()}</p>
      <ul class="rows">
        {known.map(({ id, name }) => (
          <li key={id}>
            <a class="row" href={hrefTo('violation', id)}>
              <span lang={languageOf(name)}>{local(name)}</span>
              <b>{words().listReport()}</b>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
