import { computed, signal } from '@preact/signals';
import { preferredLanguage, type Language } from '@kua/words/language.ts';
import { formatRoute, parseRoute, type Page, type Query, type Route } from './route.ts';

/** Where the reader is. Written by the browser's address alone. */
export const route = signal<Route>(parseRoute(location.hash));

export const language = computed<Language>(() => route.value.language ?? preferredLanguage(navigator.languages));

/** Keeps `route` in step with the address; an address without a language gets the reader's own. */
export function followAddress(): void {
  const follow = (): void => {
    const next = parseRoute(location.hash);
    if (next.language === null && next.page === 'front') {
      const named = { ...next, language: preferredLanguage(navigator.languages) };
      history.replaceState(null, '', formatRoute(named));
      route.value = named;
      return;
    }
    route.value = next;
  };
  addEventListener('hashchange', follow);
  follow();
}

/** Address of a page in the language being read; the chosen contest goes along. */
export function hrefTo(page: Page, ids: readonly string[] = [], query: Query = {}): string {
  const { contest } = route.value.query;
  return formatRoute({
    language: language.value,
    page,
    ids,
    query: contest === undefined ? query : { contest, ...query },
  });
}

/** Changes choices on this page in place: the address stays sendable, "back" leaves the page. */
export function choose(query: Query): void {
  const next = { ...route.value, language: language.value, query: { ...route.value.query, ...query } };
  history.replaceState(null, '', formatRoute(next));
  route.value = parseRoute(location.hash);
}
