/** A report while somebody answers the questions of the form: what is still missing, and the body that it becomes. */
import type { CitizenReportBody } from './citizen-report-contract.ts';
import {
  longestWords,
  otherViolation,
  type demands,
  type pressed,
  type pressers,
  type pressureForms,
  type ReportKind,
} from './citizen-report.ts';

export type ReportDraft = Readonly<{
  about: ReportKind | null;
  /** Of a violation. */
  code: string | null;
  /** Of pressure. */
  form: (typeof pressureForms)[number] | null;
  pressed: (typeof pressed)[number] | null;
  by: (typeof pressers)[number] | null;
  demanded: (typeof demands)[number] | null;
  /** `null` where nothing is said of it. */
  territory: string | null;
  station: string | null;
  day: string | null;
  time: string | null;
  text: string;
}>;

export const emptyDraft: ReportDraft = {
  about: null,
  code: null,
  form: null,
  pressed: null,
  by: null,
  demanded: null,
  territory: null,
  station: null,
  day: null,
  time: null,
  text: '',
};

/** Null while something is missing without which nobody could tell what is reported. A station says where by itself. */
export function bodyOf(draft: ReportDraft): CitizenReportBody | null {
  const { about, code, form, pressed, by, demanded, station, day, time } = draft;
  const text = draft.text.trim().slice(0, longestWords);
  const around = { territory: station === null ? draft.territory : null, day, time, text };
  if (about === 'violation') {
    const told = code !== null && (code !== otherViolation || text !== '');
    return told ? { about, code, ...around } : null;
  }
  if (about === null || form === null || pressed === null || by === null || demanded === null) return null;
  return { about, code: form, pressed, by, demanded, ...around };
}
