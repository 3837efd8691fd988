import { deciders } from '@kua/core/access/staff.ts';
import { sessionState } from '../access/session.ts';
import { hrefIn } from '../shell/location.ts';
import { words } from '../shell/words-state.ts';
import { timeName } from './report-words.ts';
import type { Detail, IncidentSays } from './violations-client.ts';

type PartsProps = Readonly<{
  says: IncidentSays;
  detail: Detail;
  decides: boolean;
  set: (more: Partial<IncidentSays>) => void;
}>;

/** What belongs to an event besides its words: covered pictures, acts and protocols of the station. */
export function IncidentParts({ says, detail, decides, set }: PartsProps) {
  const ofReport = detail.attachments.flatMap(({ picture }) => (picture === null ? [] : [picture]));
  const pictures = [...new Set([...says.pictures, ...ofReport])];
  if (pictures.length === 0 && detail.beside.length === 0) return null;
  return (
    <fieldset class="parts" disabled={!decides}>
      <legend>{words().incidentParts()}</legend>
      {pictures.map((picture, index) => (
        <label key={picture}>
          <input
            type="checkbox"
            checked={says.pictures.includes(picture)}
            onChange={() => set({ pictures: turned(says.pictures, picture) })}
          />
          <span>{words().incidentPicture({ n: String(index + 1) })}</span>
        </label>
      ))}
      {detail.beside.map(({ submission, kind, receivedAt }) => {
        const list = kind === 'act' ? 'acts' : 'protocols';
        const told = { n: String(submission), time: timeName(receivedAt) };
        return (
          <label key={submission}>
            <input
              type="checkbox"
              checked={says[list].includes(submission)}
              onChange={() => set({ [list]: turned(says[list], submission) })}
            />
            <span>{kind === 'act' ? words().incidentAct(told) : words().incidentProtocol(told)}</span>
          </label>
        );
      })}
    </fieldset>
  );
}

/** From a report to its station, and to the photos of its protocols. */
export function ReportLinks({ detail }: Readonly<{ detail: Detail }>) {
  const state = sessionState.value;
  const roles = state.state === 'in' ? state.session.roles : [];
  const has = (...wanted: readonly string[]): boolean => roles.some((role) => wanted.includes(role));
  const { station } = detail;
  const protocol = detail.beside.find(({ kind }) => kind === 'protocol');
  return (
    <p class="links">
      {station !== null && has('coordinator', 'auditor') ? (
        <a href={hrefIn('coverage', 'table', 'all', 'all', station.id)}>{words().reportToStation()}</a>
      ) : null}
      {protocol !== undefined && has(...deciders) ? (
        <a href={hrefIn('pictures', String(protocol.submission))}>{words().reportToPhotos()}</a>
      ) : null}
    </p>
  );
}

function turned<T>(list: readonly T[], one: T): T[] {
  return list.includes(one) ? list.filter((each) => each !== one) : [...list, one];
}
