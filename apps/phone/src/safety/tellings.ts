/** What she said for her own sake, and whether the server has it. */
import type { ToldKind } from '@kua/core/access/told.ts';
import { pageOf } from '../notebook/notebook.ts';
import type { SaidBy } from './telling-attempt.ts';

/** `waiting`: the server has not shown yet that it has it. `code`: what came instead, signed by nobody; null where nothing came. */
export type Telling<K extends ToldKind> = Readonly<{
  said: SaidBy[K];
  /** RFC 3339, the phone's clock put right. */
  madeAt: string;
  /** By how much the clock was put right for these times; who learns of a better one moves them. */
  skewMs: number;
  /** With which time the server took something of this kind last; null: it took nothing yet. */
  knownAt: string | null;
  state: 'waiting' | 'known';
  code: string | null;
}>;
export type Tellings = Readonly<{ [K in ToldKind]?: Telling<K> }>;
export const tellingsPage = pageOf<Tellings>('tellings');

export async function putTelling<K extends ToldKind>(kind: K, telling: Telling<K>): Promise<void> {
  await tellingsPage.put({ ...tellingsPage.content.peek(), [kind]: telling });
}
