import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { ActionButton } from '../shell/action-button.tsx';
import { useActions, type Action } from '../shell/keys.ts';
import { words } from '../shell/words-state.ts';
import { board, decide, group, marked } from './board-state.ts';
import { IncidentForm } from './incident-form.tsx';
import { codeName, originName, outcomeName, placeName, timeName } from './report-words.ts';
import { openWords, type Report, type Said } from './violations-client.ts';

type PanelProps = Readonly<{ report: Report; decides: boolean }>;

/** One report: its facts, its words once somebody opens them, and what can be decided now, each by one key. */
export function ReportPanel({ report, decides }: PanelProps) {
  const [said, setSaid] = useState<readonly Said[] | null>(null);
  const open: Action = {
    id: 'report-open',
    keys: ['KeyO'],
    name: words().reportOpen(),
    run: () =>
      void openWords(report.report).then((answer) => {
        if (answer.ok) setSaid(answer.value.words);
      }),
  };
  const steps = decides ? [...stepsOf(report), ...groupingOf(report)] : [];
  const actions = decides ? [...(said === null ? [open] : []), ...steps] : [];
  useActions(actions);
  const incident = board.value?.incidents.find(({ id }) => id === report.incident);
  return (
    <article class="report">
      <p class="under">
        {words().reportNumber({ n: String(report.report) })} · {outcomeName(report.outcome)}
      </p>
      <h2>{codeName(report.code)}</h2>
      {report.takenBack ? <p class="note">{words().reportTakenBack()}</p> : null}
      <dl>
        <Fact name={words().reportPlace()}>{placeName(report)}</Fact>
        <Fact name={words().reportAt()}>{timeName(report.at)}</Fact>
        <Fact name={words().reportCame()}>{timeName(report.receivedAt)}</Fact>
        <Fact name={words().reportOrigin()}>{originName(report.origin)}</Fact>
      </dl>
      <p class="under">
        {[
          ...(report.files > 0 ? [words().reportFiles({ n: report.files })] : []),
          ...(report.corrections > 0 ? [words().reportAdded({ n: report.corrections })] : []),
        ].join(' · ')}
      </p>
      <Like report={report} />
      <Words said={said} />
      <div class="actions">
        {actions.map((action, index) => (
          <ActionButton key={action.id} action={action} look={index === 0 ? 'main' : 'ghost'} />
        ))}
      </div>
      {decides && said === null ? <p class="under">{words().reportOpenNote()}</p> : null}
      {incident === undefined ? null : (
        <IncidentForm key={`${incident.id} ${incident.changed}`} incident={incident} decides={decides} />
      )}
    </article>
  );
}

function Fact({ name, children }: Readonly<{ name: string; children: ComponentChildren }>) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Like({ report }: Readonly<{ report: Report }>) {
  const alike = (board.value?.reports ?? []).filter((other) => report.like.includes(other.report));
  if (alike.length === 0) return null;
  return (
    <section class="like">
      <h3>{words().reportLike()}</h3>
      <p class="under">{words().reportLikeNote()}</p>
      <ul>
        {alike.map((other) => (
          <li key={other.report}>
            {words().reportNumber({ n: String(other.report) })}: {codeName(other.code)}, {timeName(other.at)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Words({ said }: Readonly<{ said: readonly Said[] | null }>) {
  if (said === null) return null;
  return (
    <section class="said">
      <h3>{words().reportSaid()}</h3>
      {said.map(({ submission, text, asked, answered }) => (
        <div key={submission}>
          <p>{text === null || text === '' ? words().reportNoWords() : text}</p>
          {asked === null ? null : (
            <p>
              <b>{words().reportAsked()}:</b> {asked}
            </p>
          )}
          {answered === null ? null : (
            <p>
              <b>{words().reportAnswered()}:</b> {answered}
            </p>
          )}
        </div>
      ))}
    </section>
  );
}

/** Where the report may go from here. */
function stepsOf(report: Report): readonly Action[] {
  const step = (id: Report['outcome'], key: string, name: string): Action => ({
    id: `report-${id}`,
    keys: [key],
    name,
    run: () => void decide(report, id, name),
  });
  switch (report.outcome) {
    case 'intake':
      return [step('triage', 'KeyT', words().reportTriage())];
    case 'triage':
      return [
        step('confirmed', 'KeyC', words().reportConfirm()),
        step('unclear', 'KeyU', words().reportUnclear()),
        step('refuted', 'KeyR', words().reportRefute()),
        step('intake', 'KeyB', words().reportBack()),
      ];
    default:
      return report.incidentState === 'published' ? [] : [step('triage', 'KeyT', words().reportTriage())];
  }
}

function groupingOf(report: Report): readonly Action[] {
  if (report.incident !== null) return [];
  const mark: Action = {
    id: 'report-mark',
    keys: ['KeyX'],
    name: words().reportMark(),
    run: () => {
      const now = new Set(marked.value);
      if (!now.delete(report.report)) now.add(report.report);
      marked.value = now;
    },
  };
  const together = (board.value?.reports ?? []).filter(
    (other) => other.report === report.report || (marked.value.has(other.report) && other.incident === null),
  );
  const make: Action = {
    id: 'report-group',
    keys: ['KeyG'],
    name: words().reportGroup(),
    run: () => void group([report, ...together.filter((other) => other !== report)]),
  };
  return [mark, make];
}
