import type { LocalText } from '@kua/core/registry/election.ts';
import { languageOf, local, tongue, words } from '../shell/words-state.ts';
import { timeOf } from './station-rows.ts';

/** What did not come, with its hour, and for how long that is over; where the text itself names the hour it is not said twice. */
export function LateMoment({
  start,
  lateFrom,
  text,
  now,
}: Readonly<{ start: number; lateFrom: number; text: LocalText; now: number }>) {
  const over = now - lateFrom;
  const [hours, minutes] = [Math.floor(over / 60), over % 60];
  const [time, said] = [timeOf(start), local(text)];
  return (
    <li lang={languageOf(text)}>
      {!said.includes(time) && (
        <>
          <time>{time}</time>{' '}
        </>
      )}
      {said}{' '}
      <b lang={tongue()}>{hours > 0 ? words().lateFor({ hours, minutes }) : words().lateForMinutes({ minutes })}</b>
    </li>
  );
}
