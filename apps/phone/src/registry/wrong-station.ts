/**
 * She picked a station by mistake, and was at another one all the time: what is begun goes along; what was sent cannot be read back any more, so
 * figures and lists are withdrawn, to be sent again, and reports of violations get the right number added.
 */
import { success, type Result } from '@kua/core/kernel/result.ts';
import { actPage, actsAsidePage, type ActDraft } from '../acts/act-draft.ts';
import { draftsPage as listDrafts, sentPage as sentLists } from '../checklists/drafts.ts';
import { say, whileSaving, type SavingTrouble } from '../evidence/saying.ts';
import { putPages, type Page } from '../notebook/notebook.ts';
import type { Facts } from '../outbox/vault.ts';
import { draftsPage as protocolDrafts } from '../protocols/draft.ts';
import { refusedPage, sentPage as sentProtocols } from '../protocols/sent.ts';
import { words } from '../shell/words-state.ts';
import { draftsPage as turnoutDrafts, marksPage } from '../turnout/announced.ts';
import { countsPage } from '../turnout/counted.ts';
import { asidePage, detailsPage, reportedPage, seenPage } from '../violations/seen.ts';
import type { ListedStation } from './kit.ts';
import { placesPage } from './place.ts';

/** Ids of what was sent from there: to be withdrawn, and to be set right. */
export function sentFrom(station: string): Readonly<{ withdrawn: readonly string[]; noted: readonly string[] }> {
  const lists = Object.values(sentLists.content.peek()?.[station] ?? {});
  const marks = marksPage.content.peek()?.[station] ?? [];
  const protocols = Object.entries(sentProtocols.content.peek() ?? {}).filter(([form]) => stationOf(form) === station);
  const withdrawn = [...lists, ...marks, ...protocols.map(([, sent]) => sent)].map(({ id }) => id);
  const noted = (reportedPage.content.peek() ?? []).filter((report) => report.station?.id === station);
  return { withdrawn, noted: noted.map(({ id }) => id) };
}

/** An act that goes along is about another station than the one under which phones have signed it. */
export function losesSignatures(station: string): boolean {
  const acts = [actPage.content.peek(), ...(actsAsidePage.content.peek() ?? [])];
  return acts.some((act) => act?.station?.id === station && act.signed.length > 0);
}

/** What could not be said is said next time: nothing of it was forgotten. */
export function correctStation(wrong: ListedStation, right: ListedStation): Promise<Result<null, SavingTrouble>> {
  return whileSaving([placesPage.name], () => sayCorrections(wrong, right));
}

async function sayCorrections(wrong: ListedStation, right: ListedStation): Promise<Result<null, SavingTrouble>> {
  const { withdrawn, noted } = sentFrom(wrong.id);
  const text = words().stationMeant({ number: right.number });
  const reports = noted.map((original) => ({ original, withdrawn: false }));
  const all = [...withdrawn.map((original) => ({ original, withdrawn: true })), ...reports];
  for (const [index, correction] of all.entries()) {
    const isLast = index === all.length - 1;
    const said = await say(
      { kind: 'correction', station: wrong.id, body: { ...correction, text } },
      { rank: correction.withdrawn ? 'digits' : 'text', pages: isLast ? corrected(wrong, right) : {} },
    );
    if (!said.ok) return said;
  }
  if (all.length === 0) await putPages(corrected(wrong, right));
  return success(null);
}

/** The notebook as if she had picked the right one at once. What she may have begun there already stays. */
function corrected(wrong: ListedStation, right: ListedStation): Facts {
  const places = placesPage.content.peek() ?? [];
  const [last] = places.slice(-1);
  const others = places.slice(0, -1).filter(({ station }) => station.id !== right.id);
  const moved = <T extends AtStation>(each: T): T =>
    each.station?.id === wrong.id ? { ...each, station: right } : each;
  const movedAct = (act: ActDraft): ActDraft =>
    act.station?.id === wrong.id ? { ...moved(act), fixed: null, signed: [] } : act;
  return {
    [placesPage.name]: last === undefined ? [] : [...others, { ...last, station: right }],
    ...changed(reportedPage, (reports) => reports.map(moved)),
    ...changed(seenPage, moved),
    ...changed(detailsPage, moved),
    ...changed(asidePage, (drafts) => drafts.map(moved)),
    ...changed(actPage, movedAct),
    ...changed(actsAsidePage, (acts) => acts.map(movedAct)),
    ...along(listDrafts, wrong.id, right.id),
    ...along(countsPage, wrong.id, right.id),
    ...along(protocolDrafts, wrong.id, right.id),
    ...along(turnoutDrafts, wrong.id, right.id),
    ...along(refusedPage, wrong.id, right.id),
    ...without(sentLists, wrong.id),
    ...without(marksPage, wrong.id),
    ...without(sentProtocols, wrong.id),
  };
}

type AtStation = Readonly<{ station: ListedStation | null }>;

/** Where nothing is, nothing is written: an empty page would be counted among what can be read here. */
function changed<T>({ name, content }: Page<T>, change: (value: T) => T): Facts {
  const value = content.peek();
  return value === null ? {} : { [name]: change(value) };
}

type ByStation = Pick<Page<Readonly<Record<string, unknown>>>, 'name' | 'content'>;

function along({ name, content }: ByStation, wrong: string, right: string): Facts {
  const before = Object.entries(content.peek() ?? {});
  const moved = before.map(([key, value]) => [stationOf(key) === wrong ? keyAt(key, right) : key, value] as const);
  const kept = before.filter(([key]) => stationOf(key) !== wrong);
  const all = [...moved, ...kept];
  // A page with nothing in it would be counted among what can be read here.
  return { [name]: all.length === 0 ? null : Object.fromEntries(all) };
}

function without({ name, content }: ByStation, wrong: string): Facts {
  return {
    [name]: Object.fromEntries(Object.entries(content.peek() ?? {}).filter(([key]) => stationOf(key) !== wrong)),
  };
}

/** Pages are kept by station, or by station and contest as JSON. */
function stationOf(key: string): string {
  return key.startsWith('[') ? String((JSON.parse(key) as readonly unknown[])[0]) : key;
}

function keyAt(key: string, station: string): string {
  return key.startsWith('[') ? JSON.stringify([station, ...(JSON.parse(key) as readonly unknown[]).slice(1)]) : station;
}
