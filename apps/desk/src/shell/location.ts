import { signal } from '@preact/signals';
import { hrefTo, parseRoute, type Route } from './route.ts';

/** Written by the browser's address alone. */
export const route = signal<Route>(parseRoute(location.hash));

export function followAddress(): void {
  addEventListener('hashchange', () => {
    route.value = parseRoute(location.hash);
  });
}

/** A screen of the election that is open. */
export function hrefIn(...parts: readonly string[]): string {
  return hrefTo(route.value.election ?? '', ...parts);
}

export function goTo(...parts: readonly string[]): void {
  location.hash = hrefIn(...parts);
}
