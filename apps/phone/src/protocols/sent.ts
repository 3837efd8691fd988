/** Which protocols she has sent, so that the next one replaces the one before; and from where she got no copy. What stood in them is not kept. */
import { pageOf } from '../notebook/notebook.ts';
import { kitPage } from '../registry/kit.ts';

/** `at`: RFC 3339. */
type Sent = Readonly<{ id: string; at: string }>;

/** By form. */
export const sentPage = pageOf<Readonly<Record<string, Sent>>>('sent protocols');

/** When it was recorded, by form. */
export const refusedPage = pageOf<Readonly<Record<string, string>>>('refused copies');

/** `HH:MM` by the station's clock. */
export function stationTime(at: string): string {
  const timeZone = kitPage.content.value?.handbook.timeZone;
  const hour = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return hour.format(new Date(at));
}
