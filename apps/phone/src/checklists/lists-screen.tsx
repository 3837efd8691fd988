import type { Checklist } from '@kua/core/registry/checklist-contract.ts';
import { kitPage } from '../registry/kit.ts';
import { currentPlace } from '../registry/place.ts';
import { hrefTo } from '../shell/route.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { languageOf, local, words } from '../shell/words-state.ts';
import { clockAt } from '../registry/station-time.ts';
import { draftsElsewhere, sentOf } from './drafts.ts';
import { dueLists, progressOf } from './progress.ts';
import '../styles/lists.css';

/** The lists in the order of the day: how far each is, which is due, which was sent. */
export function ListsScreen() {
  const station = currentPlace()?.station.id;
  const lists = kitPage.content.value?.handbook.checklists ?? [];
  if (station === undefined || lists.length === 0) return <NothingToAsk hasStation={station !== undefined} />;
  const due = dueLists();
  const elsewhere = draftsElsewhere(station);
  return (
    <ScreenFrame title={words().checklists()}>
      <ul class="lists">
        {lists.map((list) => (
          <li key={list.id}>
            <ListLink list={list} station={station} isDue={due.has(list.id)} />
          </li>
        ))}
      </ul>
      {elsewhere > 0 && (
        <p class="quiet">
          {words().listsElsewhere({ n: elsewhere })} <a href={hrefTo('station')}>{words().pickStation()}</a>
        </p>
      )}
    </ScreenFrame>
  );
}

function ListLink({ list, station, isDue }: Readonly<{ list: Checklist; station: string; isDue: boolean }>) {
  const progress = progressOf(station, list);
  const sent = sentOf(station, list.id);
  return (
    <a class={isDue ? 'list-link due-now' : 'list-link'} href={hrefTo('list', list.id)}>
      <b lang={languageOf(list.name)}>{local(list.name)}</b>
      {isDue && <span class="list-due">{words().dueNow()}</span>}
      {(sent === null || progress.answered > 0) && <small>{words().listProgress(progress)}</small>}
      {sent !== null && (
        <small>{words().listSent({ time: clockAt(sent.at), answered: sent.answered, asked: sent.asked })}</small>
      )}
    </a>
  );
}

/** Also where somebody opens a list before she has a station or the forms. */
export function NothingToAsk({ hasStation }: Readonly<{ hasStation: boolean }>) {
  return (
    <ScreenFrame title={words().checklists()}>
      <p>{hasStation ? words().formsMissing() : words().listsNeedStation()}</p>
      {!hasStation && (
        <a class="button" href={hrefTo('station')}>
          {words().pickStation()}
        </a>
      )}
    </ScreenFrame>
  );
}
