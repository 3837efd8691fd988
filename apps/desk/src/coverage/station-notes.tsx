import type { StationCoverage } from '@kua/core/coverage/coverage-contract.ts';
import { num } from '@kua/words/format.ts';
import { local, words } from '../shell/words-state.ts';
import { timeOf } from './station-rows.ts';
import { whoName } from './who-name.ts';

/** Lists that came, whom else observers saw there, and what they reported. */
export function StationNotes({ of }: Readonly<{ of: StationCoverage }>) {
  return (
    <>
      <section>
        <h3>{words().listsDone()}</h3>
        {of.lists.length === 0 && <p class="under">{words().noLists()}</p>}
        <ul>
          {of.lists.map(({ list, name, minute, answered, asked, ...by }) => (
            <li key={`${list} ${minute} ${by.observer}`}>
              <time>{timeOf(minute)}</time> {local(name)}: {words().answeredOf({ n: answered, all: asked })}{' '}
              <span class="under">{whoName(by)}</span>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3>{words().otherObservers()}</h3>
        {of.others.length === 0 && <p class="under">{words().noOthers()}</p>}
        <dl>
          {of.others.map(({ question, answer, minute, ...by }) => (
            <div key={`${local(question)} ${by.source} ${by.observer}`}>
              <dt>{local(question)}</dt>
              <dd>
                {typeof answer === 'number' ? num(answer) : answer.map(local).join('; ')}{' '}
                <span class="under">
                  {timeOf(minute)}, {whoName(by)}
                </span>
              </dd>
            </div>
          ))}
        </dl>
      </section>
      {of.reports.length > 0 && (
        <section>
          <h3>{words().reported()}</h3>
          <ul>
            {of.reports.map(({ kind, code, minute, ...by }) => (
              <li key={`${code} ${minute} ${by.observer}`}>
                <time>{timeOf(minute)}</time> {kind === 'act' ? words().act() : words().violation()} {code}{' '}
                <span class="under">{whoName(by)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
