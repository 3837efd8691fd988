import { isBeingSaved } from '../evidence/saying.ts';
import { kitPage } from '../registry/kit.ts';
import { goTo } from '../shell/location.ts';
import { languageOf, local, words } from '../shell/words-state.ts';
import { pick, seenPage } from '../violations/seen.ts';

/** Which one it is stands in no address. */
function report(code: string): void {
  void pick(code);
  goTo('violation', 'send');
}

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
            <button class="row" type="button" disabled={isBeingSaved(seenPage.name)} onClick={() => report(id)}>
              <span lang={languageOf(name)}>{local(name)}</span>
              <b>{words().listReport()}</b>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
