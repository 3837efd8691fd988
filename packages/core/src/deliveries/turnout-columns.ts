/** What a row says of turnout at an hour. */
import { figureReader, figureSource, type FigureContext } from './figure-columns.ts';
import type { TurnoutColumns } from './mapping-turnout-contract.ts';
import type { TurnoutPoint } from './reading.ts';
import { quoted, type RowMistake } from './row-mistake.ts';
import { idReader, type TextColumns } from './text-columns.ts';

export type TurnoutReader = Readonly<{
  /** Null where the row states no figure. */
  read(cells: readonly string[], mistakes: RowMistake[]): TurnoutPoint | null;
  figureColumns: readonly number[];
}>;

const dayMs = 86_400_000;

/** @param votingDay `YYYY-MM-DD`: minutes count from its midnight, and are negative before it */
export function turnoutReader(
  { time, day, announced, cast }: TurnoutColumns,
  context: TextColumns & FigureContext & Readonly<{ votingDay: string }>,
  place: string,
): TurnoutReader {
  const timeOf = idReader(time, '', context, `${place}.time`);
  const dayOf = day === undefined ? () => context.votingDay : idReader(day, '', context, `${place}.day`);
  const announcedAt = announced === undefined ? null : figureSource(announced, context, `${place}.announced`);
  const castAt = cast === undefined ? null : figureSource(cast, context, `${place}.cast`);
  const readAnnounced = announcedAt === null ? () => null : figureReader(announcedAt, context);
  const readCast = castAt === null ? () => null : figureReader(castAt, context);
  return {
    figureColumns: [announcedAt, castAt].flatMap((source) => source?.columns ?? []),
    read(cells, mistakes) {
      const figures = { announced: readAnnounced(cells, mistakes), cast: readCast(cells, mistakes) };
      if (figures.announced === null && figures.cast === null) return null;
      const [clock, date] = [timeOf(cells, mistakes), dayOf(cells, mistakes)];
      const minute = clock === null ? null : minuteOf(clock);
      const days = date === null ? null : daysAfter(context.votingDay, date);
      if (minute === null) mistakes.push(unreadable('time-bad', clock, 'an hour such as 10:00'));
      if (days === null) mistakes.push(unreadable('day-bad', date, 'a day such as 2024-06-02 or 02.06.2024'));
      return minute === null || days === null ? null : { minute: days * 1440 + minute, ...figures };
    },
  };
}

function unreadable(code: 'time-bad' | 'day-bad', text: string | null, wanted: string): RowMistake {
  const what = text === null ? 'An empty cell' : quoted(text);
  return { column: null, code, sentence: `${what} is not ${wanted}.` };
}

/** Minutes since midnight of 10:00, 10.00 or 9:30:00. Midnight at the end of a day is 24:00. */
function minuteOf(text: string): number | null {
  const [, hours, minutes] = /^(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?$/.exec(text) ?? [];
  const minute = Number(hours) * 60 + Number(minutes);
  return Number(minutes) < 60 && minute <= 1440 ? minute : null;
}

/** A year on either side: a date further away belongs to another election. */
function daysAfter(votingDay: string, text: string): number | null {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text) ?? [];
  const date = year === '' ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : NaN;
  // A date that does not exist, such as 31 February, is read as another one.
  if (Number.isNaN(instant) || new Date(instant).toISOString().slice(0, 10) !== date) return null;
  const days = (instant - Date.parse(`${votingDay}T00:00:00Z`)) / dayMs;
  return Math.abs(days) <= 366 ? days : null;
}
