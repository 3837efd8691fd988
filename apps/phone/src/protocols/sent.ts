/** Which protocols she has sent, so that the next one replaces the one before; and from where she got no copy. What stood in them is not kept. */
import { pageOf } from '../notebook/notebook.ts';

/** `at`: RFC 3339. */
type Sent = Readonly<{ id: string; at: string }>;

/** By form. */
export const sentPage = pageOf<Readonly<Record<string, Sent>>>('sent protocols');

/** When it was recorded, by form. */
export const refusedPage = pageOf<Readonly<Record<string, string>>>('refused copies');
