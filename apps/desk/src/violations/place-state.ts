/** Places that she may name, asked for once. */
import { signal } from '@preact/signals';
import { local } from '../shell/words-state.ts';
import { askPlaces, type Place } from './violations-client.ts';

const places = signal<readonly Place[]>([]);

export function learnPlaces(): void {
  if (places.peek().length > 0) return;
  void askPlaces().then((answer) => {
    if (answer.ok) places.value = answer.value.places;
  });
}

export function placesByName(): readonly Place[] {
  return places.value.toSorted((one, two) => local(one.name).localeCompare(local(two.name)));
}

/** Those below no other one that she may name: regions, or the districts in which she works. */
export function highestPlaces(): readonly Place[] {
  const known = new Set(places.value.map(({ id }) => id));
  return placesByName().filter(({ path }) => !known.has(path.at(-2) ?? ''));
}
