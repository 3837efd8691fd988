import { otherViolation } from '@kua/core/voters/citizen-report.ts';
import { demandKeys, formKeys, pressedKeys, presserKeys } from '@kua/words/report-words.ts';
import type { VoterWords } from '@kua/words/words.ts';
import { overview } from '../publication/release-client.ts';
import { local, say } from '../shell/words-state.ts';
import type { FormDraft } from './form-step.ts';
import { useViolations } from './use-violations.ts';

/** What was answered, question by question, each with its way back. `onChange` null: it is on its way. */
export function Said({
  words,
  draft,
  onChange,
}: {
  readonly words: VoterWords;
  readonly draft: FormDraft;
  readonly onChange: ((question: number) => void) | null;
}) {
  const { about, code, form, pressed, by, demanded, region, number, station, day, time, text } = draft;
  const violations = useViolations().flatMap((group) => group.violations);
  const violation = violations.find(({ id }) => id === code);
  const regionName = overview.value?.children.find(({ id }) => id === region)?.name;
  const pressure = [
    pressed === null ? '' : words[pressedKeys[pressed]](),
    form === null ? '' : words[formKeys[form]](),
    by === null ? '' : words[presserKeys[by]](),
    demanded === null ? '' : words[demandKeys[demanded]](),
  ];
  const what =
    about === 'pressure'
      ? pressure.join(' · ')
      : violation === undefined || code === otherViolation
        ? words.other()
        : local(violation.name);
  const where = [
    regionName === undefined ? null : local(regionName),
    station === null ? null : say().stationNumber({ number }),
  ];
  const rows: readonly (readonly [question: number, name: string, answer: string])[] = [
    [1, about === 'pressure' ? words.askPressure() : words.askViolation(), what],
    [2, words.askPlace(), where.filter((part) => part !== null).join(', ')],
    [
      3,
      words.askWhen(),
      [day?.split('-').toReversed().join('.') ?? null, time].filter((part) => part !== null).join(', '),
    ],
    [4, words.askWords(), text.trim()],
  ];
  return (
    <dl class="said">
      {rows.map(([question, name, answer]) => (
        <div key={question}>
          <dt>{name}</dt>
          <dd class={answer === '' ? 'quiet' : undefined}>{answer === '' ? words.notSaid() : answer}</dd>
          {onChange === null ? null : (
            <dd>
              <button type="button" class="link" onClick={() => onChange(question)}>
                {words.change()}
                <span class="hidden">: {name}</span>
              </button>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
