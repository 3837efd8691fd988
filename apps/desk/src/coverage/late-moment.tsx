import type { LocalText } from '@kua/core/registry/election.ts';
import { languageOf, local } from '../shell/words-state.ts';
import { timeOf } from './station-rows.ts';

/** What did not come, with its hour; where the text itself names the hour it is not said twice. */
export function LateMoment({ start, text }: Readonly<{ start: number; text: LocalText }>) {
  const [time, said] = [timeOf(start), local(text)];
  return (
    <li lang={languageOf(text)}>
      {!said.includes(time) && (
        <>
          <time>{time}</time>{' '}
        </>
      )}
      {said}
    </li>
  );
}
