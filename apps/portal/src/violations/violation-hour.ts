import { day } from '@kua/words/format.ts';
import { say, tongue } from '../shell/words-state.ts';

/** `hour`: `YYYY-MM-DDTHH` by the clock of the stations. */
export function hourWords(hour: string): string {
  const [date = '', from = ''] = hour.split('T');
  return say().violationHour({ day: day(date, tongue()), from: `${from}:00`, to: `${from}:59` });
}
