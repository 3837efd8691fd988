import { useEffect, useState } from 'preact/hooks';
import type { ModerationOutcome, pressureForms } from '@kua/core/voters/citizen-report.ts';
import { demandKeys, formKeys, pressedKeys, presserKeys } from '@kua/words/report-words.ts';
import { loadVoterWords, type VoterWords } from '@kua/words/words.ts';
import { ActionButton } from '../shell/action-button.tsx';
import { useActions, type Action } from '../shell/keys.ts';
import { tongue, words } from '../shell/words-state.ts';
import { openCitizenWords, type CitizenReport } from './citizen-client.ts';
import { first, moderate } from './citizen-state.ts';
import { Fact } from './fact.tsx';
import { citizenPlace, citizenTitle, moderationName, originName, timeName } from './report-words.ts';

type PanelProps = Readonly<{ report: CitizenReport; decides: boolean }>;

/** One report of a citizen: what its sender chose from lists, its words once somebody opens them, and whether it is a report at all. */
export function CitizenPanel({ report, decides }: PanelProps) {
  const [said, setSaid] = useState<string | null>(null);
  const lists = useVoterWords();
  const open: Action = {
    id: 'citizen-open',
    keys: ['KeyO'],
    name: words().reportOpen(),
    run: () =>
      void openCitizenWords(report.report).then((answer) => {
        if (answer.ok) setSaid(answer.value.words);
      }),
  };
  const actions = decides ? [...(said === null ? [open] : []), ...stepsOf(report)] : [];
  useActions(actions);
  const { about, code, pressed, by, demanded, day, time } = report;
  return (
    <article class="report">
      <p class="under">
        {words().reportNumber({ n: String(report.report) })} · {moderationName(report)}
      </p>
      <h2>{citizenTitle(report)}</h2>
      <dl>
        {lists === null || about === 'violation' ? null : (
          <Fact name={lists.askForm()}>{lists[formKeys[code as (typeof pressureForms)[number]]]()}</Fact>
        )}
        {lists === null || pressed === null ? null : (
          <Fact name={lists.askPressed()}>{lists[pressedKeys[pressed]]()}</Fact>
        )}
        {lists === null || by === null ? null : <Fact name={lists.askBy()}>{lists[presserKeys[by]]()}</Fact>}
        {lists === null || demanded === null ? null : (
          <Fact name={lists.askDemanded()}>{lists[demandKeys[demanded]]()}</Fact>
        )}
        <Fact name={words().reportPlace()}>{citizenPlace(report)}</Fact>
        <Fact name={words().citizenWhen()}>
          {[day, time].filter((part) => part !== null).join(' ') || words().reportNoTime()}
        </Fact>
        <Fact name={words().reportCame()}>{timeName(report.receivedAt)}</Fact>
        <Fact name={words().reportOrigin()}>{originName(report.origin)}</Fact>
        <Fact name={words().citizenReceipt()}>{report.receipt}</Fact>
      </dl>
      {said === null ? null : (
        <section class="said">
          <h3>{words().reportSaid()}</h3>
          <p>{said}</p>
        </section>
      )}
      <div class="actions">
        {actions.map((action, index) => (
          <ActionButton key={action.id} action={action} look={index === 0 ? 'main' : 'ghost'} />
        ))}
      </div>
      {decides ? <p class="under">{words().citizenNote()}</p> : null}
    </article>
  );
}

function stepsOf({ report, changed, outcome }: CitizenReport): readonly Action[] {
  const step = (id: ModerationOutcome, key: string, name: string): Action => ({
    id: `citizen-${id}`,
    keys: [key],
    name,
    run: () => void moderate({ report, changed }, id, id === 'duplicate' ? first.peek() : null),
  });
  const isOther = first.value !== null && first.value !== report;
  const mark: Action = {
    id: 'citizen-first',
    keys: ['KeyX'],
    name: words().citizenMark(),
    run: () => (first.value = first.peek() === report ? null : report),
  };
  return [
    ...(outcome === 'kept' ? [] : [step('kept', 'KeyA', words().citizenKeep())]),
    ...(outcome === 'spam' ? [] : [step('spam', 'KeyS', words().citizenSpam())]),
    ...(isOther ? [step('duplicate', 'KeyD', words().citizenDuplicate({ n: String(first.value) }))] : []),
    mark,
  ];
}

function useVoterWords(): VoterWords | null {
  const [lists, setLists] = useState<VoterWords | null>(null);
  const language = tongue();
  useEffect(() => void loadVoterWords(language).then((loaded) => setLists(() => loaded)), [language]);
  return lists;
}
