import { minuteOf } from '@kua/core/observations/day-clock.ts';
import { num, signed } from '@kua/words/format.ts';
import { kitPage } from '../registry/kit.ts';
import { words } from '../shell/words-state.ts';
import { dayMinute } from '../today/day.ts';
import { marksAt, ownCount } from './announced.ts';

/** The hours of the commission and every other at which she wrote down what it said; a dash is what is not known. */
export function TurnoutTable({ station, onEnter }: Readonly<{ station: string; onEnter: (slot: string) => void }>) {
  const slots = kitPage.content.value?.handbook.turnoutSlots ?? [];
  const marks = marksAt(station);
  const minute = dayMinute.value ?? -1;
  const times = [...new Set([...slots, ...marks.map(({ time }) => time)])].toSorted();
  return (
    <section class="hours">
      <h2 id="hours">{words().countTable()}</h2>
      {marks.length === 0 && <p class="quiet">{words().countNothing()}</p>}
      {times.length > 0 && (
        <table aria-labelledby="hours">
          <thead>
            <tr>
              <th scope="col">{words().countTime()}</th>
              <th scope="col">{words().countMine()}</th>
              <th scope="col">{words().countAnnounced()}</th>
              <th scope="col">{words().countDifference()}</th>
            </tr>
          </thead>
          <tbody>
            {times.map((time) => {
              const mark = marks.find((each) => each.time === time);
              const isPast = slots.includes(time) && minuteOf(time) <= minute;
              const own = mark === undefined ? (isPast ? ownCount(station, time) : null) : mark.cast;
              const announced = mark?.announced ?? null;
              return (
                <tr key={time}>
                  <th scope="row">
                    {isPast ? (
                      <button
                        class="text-button"
                        type="button"
                        aria-label={`${time}. ${mark === undefined ? words().countEnter() : words().countMend()}`}
                        onClick={() => onEnter(time)}
                      >
                        {time}
                      </button>
                    ) : (
                      time
                    )}
                  </th>
                  <td>{num(own)}</td>
                  <td>{num(announced)}</td>
                  <td>{signed(own === null || announced === null ? null : announced - own)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}
