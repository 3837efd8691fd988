/** What can be read on this phone by whoever opens it, by kind: how much of each. */
import { sentPage as sentLists } from '../checklists/drafts.ts';
import { callsPage } from '../distress/calling.ts';
import { writtenPages } from '../notebook/notebook.ts';
import { refusedPage, sentPage as sentProtocols } from '../protocols/sent.ts';
import { placesPage } from '../registry/place.ts';
import { marksPage } from '../turnout/announced.ts';
import { countsPage } from '../turnout/counted.ts';
import { reportedPage } from '../violations/seen.ts';
import { nextCheckIn } from './check-in.ts';

/** `drafts` and copies by page; `counts`: stations at which she counted or marked; `sent`: notes that something was sent, not what. */
export type Readable = Readonly<{
  drafts: readonly string[];
  counts: number;
  sent: number;
  stations: number;
  checkIns: number;
}>;

export function readable(): Readable {
  const counted = Object.entries(countsPage.content.value ?? {}).filter(([, count]) => count !== null);
  const marked = Object.entries(marksPage.content.value ?? {}).filter(([, marks]) => marks.length > 0);
  const sent = [
    ...(reportedPage.content.value ?? []),
    ...(callsPage.content.value ?? []),
    ...Object.values(sentLists.content.value ?? {}).flatMap((lists) => Object.values(lists)),
    ...Object.values(sentProtocols.content.value ?? {}),
    ...Object.values(refusedPage.content.value ?? {}),
  ];
  return {
    drafts: [...writtenPages('draft '), ...writtenPages('copy ')],
    counts: new Set([...counted, ...marked].map(([station]) => station)).size,
    sent: sent.length,
    stations: placesPage.content.value?.length ?? 0,
    checkIns: nextCheckIn.value === null ? 0 : 1,
  };
}
