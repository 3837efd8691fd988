/** What the desk knows of reports: the list that is looked at, as far as somebody asked for it, and the one report that is open. */
import { computed, signal } from '@preact/signals';
import { askCitizen, askCitizens, type CitizenBoard, type CitizenReport } from './citizen-client.ts';
import { isOfCitizens, type CitizenList, type Filter } from './report-filters.ts';
import { askPages } from './report-pages.ts';
import {
  askCodes,
  askDetail,
  askReports,
  type Board,
  type Code,
  type Detail,
  type Narrowing,
} from './violations-client.ts';
import type { ReportList } from '@kua/core/observations/violation-review-contract.ts';

export const filter = signal<Filter>('intake');
/** Of reports that citizens sent nothing is left out by it: of pressure nobody knows the kind. */
export const narrowing = signal<Narrowing>({ code: null, region: null });
/** The report that is looked at, by its number: it stays when the list changes. */
export const chosen = signal<number | null>(null);

/** Of which list it is, beside what the server says of it. */
type Listed<List, Shown> = Readonly<{ list: List }> & Shown;
export const board = signal<Listed<ReportList, Board> | null>(null);
export const citizens = signal<Listed<CitizenList, CitizenBoard> | null>(null);
const detail = signal<Detail | null>(null);
const citizen = signal<CitizenReport | null>(null);
export const codes = signal<readonly Code[]>([]);

/** The report that is looked at. What the list says of it is there at once, for whoever types ahead; the rest comes. */
export const opened = computed<Detail | null>(() => {
  if (detail.value?.report === chosen.value) return detail.value;
  const row = board.value?.reports.find(({ report }) => report === chosen.value);
  return row === undefined ? null : { ...row, like: [], event: null, attachments: [], beside: [] };
});
export const openedCitizen = computed<CitizenReport | null>(() => {
  if (citizen.value?.report === chosen.value) return citizen.value;
  return citizens.value?.reports.find(({ report }) => report === chosen.value) ?? null;
});

const askAgainMs = 5000;
let pages = 1;
/** Counts the askings: an answer that was overtaken by a later question is not shown. */
let asked = 0;

/** Both kinds, because the numbers of both are shown; of the one that is not looked at, the beginning. */
export async function refresh(): Promise<void> {
  const mine = (asked += 1);
  const wanted = filter.peek();
  const list = isOfCitizens(wanted) ? 'intake' : wanted;
  const citizenList = isOfCitizens(wanted) ? wanted : 'waiting';
  const [reports, told] = await Promise.all([
    askPages((after) => askReports(list, narrowing.peek(), after), list === wanted ? pages : 1),
    askPages((after) => askCitizens(citizenList, after), citizenList === wanted ? pages : 1),
    look(),
  ]);
  if (mine !== asked) return;
  if (reports.ok) board.value = { ...reports.value, list };
  if (told.ok) citizens.value = { ...told.value, list: citizenList };
  if (codes.peek().length === 0) {
    const known = await askCodes();
    if (known.ok) codes.value = known.value.codes;
  }
}

/** The report that is open, by itself: it may have left the list, or not have come into it yet. */
async function look(): Promise<void> {
  const report = chosen.peek();
  if (report === null) return;
  const isStill = (): boolean => chosen.peek() === report;
  if (isOfCitizens(filter.peek())) {
    const answer = await askCitizen(report);
    if (answer.ok && isStill()) citizen.value = answer.value.report;
  } else {
    const answer = await askDetail(report);
    if (answer.ok && isStill()) detail.value = answer.value;
  }
}

export function choose(report: number): void {
  if (chosen.peek() === report) return;
  chosen.value = report;
  void look();
}

export function pick(one: Filter): void {
  filter.value = one;
  begin();
}

export function narrow(more: Partial<Narrowing>): void {
  narrowing.value = { ...narrowing.peek(), ...more };
  board.value = null;
  begin();
}

function begin(): void {
  chosen.value = null;
  pages = 1;
  void refresh();
}

/** One more page of the list that is looked at. */
export async function more(): Promise<void> {
  pages += 1;
  await refresh();
}

/** Asks again and again while somebody looks, each time when the last answer is there. */
export function followBoard(): () => void {
  let isLooked = true;
  const turn = async (): Promise<void> => {
    await refresh();
    if (isLooked) timer = setTimeout(() => void turn(), askAgainMs);
  };
  let timer = setTimeout(() => void turn(), 0);
  return () => {
    isLooked = false;
    clearTimeout(timer);
  };
}
