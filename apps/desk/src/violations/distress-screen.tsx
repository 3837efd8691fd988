import { useEffect, useState } from 'preact/hooks';
import { hasRole } from '@kua/core/access/staff.ts';
import { sessionState } from '../access/session.ts';
import { hrefIn } from '../shell/location.ts';
import { words } from '../shell/words-state.ts';
import { askAllCalls, type Call } from './distress.ts';
import { callPlace, timeName } from './report-words.ts';

const askAgainMs = 5000;
/** As many as the server lists. */
const mostListed = 200;

/** Who called for help: when, where, who answered, whether she is well. */
export function DistressScreen() {
  const [known, setKnown] = useState<readonly Call[] | null>(null);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    const look = (): void =>
      void askAllCalls().then((answer) => {
        setLost(answer === null);
        if (answer !== null) setKnown(answer);
      });
    look();
    const timer = setInterval(look, askAgainMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <section class="team">
      <header>
        <h1>{words().distressAll()}</h1>
        <p class="under">{words().distressAllUnder()}</p>
      </header>
      {isLost ? (
        <p class="trouble" role="alert">
          {words().distressLost()}
        </p>
      ) : null}
      {known === null && !isLost ? <p role="status">{words().loading()}</p> : null}
      {known?.length === 0 ? <p>{words().distressNone()}</p> : null}
      {known === null || known.length === 0 ? null : <CallTable known={known} />}
      {known?.length === mostListed ? <p class="under">{words().distressNewest({ n: mostListed })}</p> : null}
    </section>
  );
}

function CallTable({ known }: Readonly<{ known: readonly Call[] }>) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{words().reportCame()}</th>
          <th scope="col">{words().distressLastPlace()}</th>
          <th scope="col">{words().distressWho()}</th>
          <th scope="col">{words().distressSince()}</th>
        </tr>
      </thead>
      <tbody>
        {known.map((call) => (
          <tr key={call.call}>
            <th scope="row">
              <time dateTime={call.receivedAt}>{timeName(call.receivedAt)}</time>
            </th>
            <td data-title={words().distressLastPlace()}>
              <CallPlace call={call} />
            </td>
            <td data-title={words().distressWho()}>
              {call.taken === null ? words().distressNobody() : `${call.taken.by} · ${timeName(call.taken.at)}`}
            </td>
            <td data-title={words().distressSince()}>
              {call.safe ? words().distressSafe() : words().distressNotSafe()}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A link for whoever has the room of coverage. */
function CallPlace({ call }: Readonly<{ call: Call }>) {
  const state = sessionState.value;
  const { station } = call;
  if (station === null || state.state !== 'in' || !hasRole(state.session, ['coordinator', 'auditor']))
    return <>{callPlace(call)}</>;
  return <a href={hrefIn('coverage', 'table', 'all', 'all', station.id)}>{callPlace(call)}</a>;
}
