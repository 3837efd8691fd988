import { useState } from 'preact/hooks';
import { ActionButton } from '../shell/action-button.tsx';
import { useActions, type Action } from '../shell/keys.ts';
import { words } from '../shell/words-state.ts';
import { AddToIncident } from './add-to-incident.tsx';
import { refresh } from './board-state.ts';
import { Fact } from './fact.tsx';
import { IncidentForm } from './incident-form.tsx';
import { ReportLinks } from './incident-parts.tsx';
import { ReportPhotos } from './report-photos.tsx';
import { groupingOf, stepsOf } from './report-steps.ts';
import { codeName, originName, outcomeName, placeName, timeName } from './report-words.ts';
import { openWords, type Detail, type Said } from './violations-client.ts';

type PanelProps = Readonly<{ report: Detail; decides: boolean }>;

/** One report: its facts, its words and photos once somebody opens them, and what can be decided now, each by one key. */
export function ReportPanel({ report, decides }: PanelProps) {
  const [said, setSaid] = useState<readonly Said[] | null>(null);
  const [note, setNote] = useState('');
  const [covers, setCovers] = useState(false);
  /** The picture that was just made of one of its photos. */
  const [made, setMade] = useState<string | null>(null);
  const incident = report.event;
  const open: Action = {
    id: 'report-open',
    keys: ['KeyO'],
    name: words().reportOpen(),
    run: () =>
      void openWords(report.report).then((answer) => {
        if (answer.ok) setSaid(answer.value.words);
      }),
  };
  const steps = [...stepsOf(report, note), ...groupingOf(report)];
  const actions = decides && !covers ? [...(said === null ? [open] : []), ...steps] : [];
  useActions(actions);
  return (
    <article class="report">
      <p class="under">
        {words().reportNumber({ n: String(report.report) })} · {outcomeName(report.outcome)}
      </p>
      <h2>{codeName(report.code)}</h2>
      {decides ? (
        <ReportPhotos
          report={report}
          onCover={setCovers}
          onMade={(picture) => {
            setMade(picture);
            void refresh();
          }}
        />
      ) : null}
      {/* Nothing but the photo while she covers it; what she typed stays. */}
      <div class="report" hidden={covers}>
        <Facts report={report} />
        <ReportLinks detail={report} />
        <Like report={report} />
        <Words said={said} />
        {decides ? <NoteField note={note} set={setNote} /> : null}
        <div class="actions">
          {actions.map((action, index) => (
            <ActionButton key={action.id} action={action} look={index === 0 ? 'main' : 'ghost'} />
          ))}
        </div>
        {decides && said === null ? <p class="under">{words().reportOpenNote()}</p> : null}
        {decides && report.incident === null && !covers ? <AddToIncident report={report} /> : null}
        {incident === null ? null : (
          <IncidentForm key={`${incident.id} ${incident.changed}`} {...{ incident, decides, made }} detail={report} />
        )}
      </div>
    </article>
  );
}

function Facts({ report }: Readonly<{ report: Detail }>) {
  return (
    <>
      {report.takenBack ? <p class="note">{words().reportTakenBack()}</p> : null}
      <dl>
        <Fact name={words().reportPlace()}>{placeName(report)}</Fact>
        <Fact name={words().reportAt()}>{timeName(report.at)}</Fact>
        <Fact name={words().reportCame()}>{timeName(report.receivedAt)}</Fact>
        <Fact name={words().reportOrigin()}>{originName(report.origin)}</Fact>
        {report.origin === 'observer' && report.station !== null ? (
          <Fact name={words().reportMayName()}>
            {report.mayName ? words().reportMayNameYes() : words().reportMayNameNo()}
          </Fact>
        ) : null}
        {report.note === null ? null : (
          <Fact name={words().reportNoteOf({ who: report.staff ?? '' })}>{report.note}</Fact>
        )}
      </dl>
      <p class="under">
        {[
          ...(report.files > 0 ? [words().reportFiles({ n: report.files })] : []),
          ...(report.corrections > 0 ? [words().reportAdded({ n: report.corrections })] : []),
        ].join(' · ')}
      </p>
    </>
  );
}

function NoteField({ note, set }: Readonly<{ note: string; set: (note: string) => void }>) {
  return (
    <label class="field">
      <span>{words().reportNote()}</span>
      <input type="text" maxLength={500} value={note} onInput={(event) => set(event.currentTarget.value)} />
      <small class="under">{words().reportNoteUnder()}</small>
    </label>
  );
}

/** At a crowded station there may be hundreds, and what she can do lies below. */
const mostLike = 6;

function Like({ report: { like } }: Readonly<{ report: Detail }>) {
  if (like.length === 0) return null;
  return (
    <section class="like">
      <h3>{words().reportLike()}</h3>
      <p class="under">{words().reportLikeNote()}</p>
      <ul>
        {like.slice(0, mostLike).map((other) => (
          <li key={other.report}>
            {words().reportNumber({ n: String(other.report) })}: {codeName(other.code)}, {timeName(other.at)}
          </li>
        ))}
        {like.length > mostLike ? <li>{words().reportLikeMore({ n: like.length - mostLike })}</li> : null}
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
