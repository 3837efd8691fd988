import { signal } from '@preact/signals';
import { hrefTo, parseRoute, type Route } from './route.ts';

/** Written by the browser's address alone. */
export const route = signal<Route>(parseRoute(location.hash));

let seen = location.hash;

function readAddress(): void {
  if (location.hash === seen) return;
  seen = location.hash;
  route.value = parseRoute(seen);
}

export function followAddress(): void {
  addEventListener('hashchange', readAddress);
}

/** A screen of the election that is open. */
export function hrefIn(...parts: readonly string[]): string {
  return hrefTo(route.value.election ?? '', ...parts);
}

/** At once: who types fast is a key ahead of the browser's word that its address changed. */
export function goTo(...parts: readonly string[]): void {
  location.hash = hrefIn(...parts);
  readAddress();
}
