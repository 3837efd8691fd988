import { useEffect } from 'preact/hooks';
import type { StatementSheet } from '@kua/core/publication/release-contract.ts';
import type { Source } from '@kua/core/registry/election.ts';
import { instant, num } from '@kua/words/format.ts';
import { route } from '../shell/location.ts';
import { local, say, tongue } from '../shell/words-state.ts';
import type { Results } from './figures-table.tsx';

/** Every statement behind the figures, each by the three clocks that saw it; the clocks are never merged. The address may point at one. */
export function StatementTimeline({
  results,
  sources,
}: {
  readonly results: Results;
  readonly sources: readonly Source[];
}) {
  const words = say();
  const statements = sources
    .flatMap((source) => (results[source.id]?.statements ?? []).map((statement) => ({ source, statement })))
    .toSorted((left, right) => left.statement.sequence - right.statement.sequence);
  const { entry } = route.value.query;
  useEffect(() => {
    if (entry !== undefined) document.querySelector('.timeline [aria-current]')?.scrollIntoView({ block: 'center' });
  }, [entry]);
  return (
    <section class="block timeline">
      <h2>{words.whenTitle()}</h2>
      <ol>
        {statements.map(({ source, statement }, index) => (
          <li
            key={index}
            class={statement.superseded ? 'superseded' : undefined}
            aria-current={String(statement.sequence) === entry ? 'true' : undefined}
          >
            <p>
              <b>{local(source.name)}</b> {originText(statement)}
            </p>
            <dl>
              <Clock name={words.clockPhone()} time={statement.capturedAt} absent={words.clockPhoneNone()} />
              <Clock name={words.clockServer()} time={statement.receivedAt} absent="" />
              <Clock name={words.clockLog()} time={statement.checkpointAt} absent={words.clockLogNone()} />
            </dl>
          </li>
        ))}
      </ol>
    </section>
  );
}

function originText(statement: StatementSheet): string {
  const words = say();
  const entry = words.entryNumber({ shown: num(statement.sequence) });
  const origin =
    statement.channel === 'submission'
      ? words.sentByObserver()
      : statement.channel === 'transcription'
        ? words.readByVerifiers()
        : statement.line === null
          ? words.fromDelivery({ delivery: statement.delivery ?? '' })
          : words.fromDeliveryLine({ delivery: statement.delivery ?? '', line: num(statement.line) });
  const replaced = statement.superseded ? ` · ${words.replacedLater()}` : '';
  return `${origin} · ${entry}${replaced}`;
}

function Clock({ name, time, absent }: Readonly<{ name: string; time: string | null; absent: string }>) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="figure">{time === null ? absent : <time dateTime={time}>{instant(time, tongue())}</time>}</dd>
    </div>
  );
}
