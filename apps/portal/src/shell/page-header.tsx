import { languageNames, languages } from '@kua/words/language.ts';
import { overview } from '../publication/release-client.ts';
import { formatRoute, type Page } from './route.ts';
import { hrefTo, route } from './location.ts';
import { say, tongue } from './words-state.ts';

/** Banner of a rehearsal, name, pages and languages. */
export function PageHeader({ rehearsal }: { readonly rehearsal: boolean }) {
  const words = say();
  const embargo = (overview.value?.embargo ?? null) !== null;
  const links: readonly (readonly [Page, string])[] = [
    ['front', words.navResults()],
    ['map', words.navMap()],
    ...(embargo ? [] : [['discrepancies', words.navDiscrepancies()] as const]),
    ['violations', words.navViolations()],
    ['search', words.navSearch()],
    ['methods', words.navMethods()],
    ['downloads', words.navDownloads()],
  ];
  return (
    <header class="top">
      {rehearsal ? <p class="rehearsal">{words.rehearsalBanner()}</p> : null}
      <div class="wrap">
        <a class="brand" href={hrefTo('front')} aria-label={words.brandLabel()}>
          <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
            <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" stroke-width="5" />
          </svg>
          <span>Kua</span>
        </a>
        <nav class="pages" aria-label={words.navLabel()}>
          <ul>
            {links.map(([page, text]) => (
              <li key={page}>
                <a href={hrefTo(page)} aria-current={route.value.page === page ? 'page' : undefined}>
                  {text}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <nav class="languages" aria-label={words.languageLabel()}>
          <ul>
            {languages.map((language) => (
              <li key={language}>
                <a
                  href={formatRoute({ ...route.value, language })}
                  lang={language}
                  hreflang={language}
                  aria-current={tongue() === language ? 'true' : undefined}
                >
                  {languageNames[language][0]}
                  <span class="hidden">{languageNames[language][1].slice(languageNames[language][0].length)}</span>
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </header>
  );
}
