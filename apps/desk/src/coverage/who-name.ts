import { local, words } from '../shell/words-state.ts';
import { board } from './coverage-state.ts';

/** A source, and which of its observers there. */
export function whoName({ source, observer }: Readonly<{ source: string; observer: number | null }>): string {
  const known = board.value?.bySource.find((one) => one.source === source)?.name;
  const name = known === undefined ? source : local(known);
  return observer === null ? name : words().observerOf({ source: name, n: observer });
}
