import { signal } from '@preact/signals';
import { hrefTo, parseRoute, type Route, type ScreenName } from './route.ts';

/** Written by the browser's address alone. */
export const route = signal<Route>(parseRoute(location.hash));

export function followAddress(): void {
  addEventListener('hashchange', () => {
    route.value = parseRoute(location.hash);
  });
}

/** The way back leads to where she was. */
export function goTo(screen: ScreenName, ...ids: readonly string[]): void {
  location.hash = hrefTo(screen, ...ids);
}

/** A form that was sent is not come back to. */
export function goOnTo(screen: ScreenName, ...ids: readonly string[]): void {
  history.replaceState(null, '', hrefTo(screen, ...ids));
  route.value = parseRoute(location.hash);
}
