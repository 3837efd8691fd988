import { useState } from 'preact/hooks';
import { num } from '@kua/words/format.ts';
import { clockAt } from '../registry/station-time.ts';
import { isOnline } from '../shell/online.ts';
import { words } from '../shell/words-state.ts';
import { lying } from './counts.ts';
import { logIndexOf, markOf } from './outbox-view.ts';
import { lookedAt } from './publishing.ts';

const atOnce = 20;

/** Reports that others have, each with its number in the log, the latest first; not all of them at once. */
export function AcceptedList({ state }: Readonly<{ state: 'accepted' | 'public' }>) {
  const [most, setMost] = useState(atOnce);
  const [open, setOpen] = useState(false);
  const all = lying.value.filter(({ parcel }) => parcel.progress.state === state);
  const reports = all.filter(({ parcel }) => parcel.kind === 'submission');
  const files = all.length - reports.length;
  if (all.length === 0) return null;
  const shown = open ? reports.toSorted((a, b) => b.parcel.added - a.parcel.added).slice(0, most) : [];
  return (
    <section class="part">
      <h2>
        <span aria-hidden="true">{markOf[state]}</span>{' '}
        {state === 'accepted'
          ? words().outboxAccepted({ n: reports.length })
          : words().outboxPublic({ n: reports.length })}
      </h2>
      <p class="quiet">{state === 'accepted' ? words().outboxAcceptedMeans() : words().outboxPublicMeans()}</p>
      {files > 0 && <p class="quiet">{words().outboxFiles({ n: files })}</p>}
      {state === 'accepted' && isOnline.value && lookedAt.value?.reached === false && (
        <p class="quiet">{words().outboxLogUnread()}</p>
      )}
      {reports.length > 0 && (
        <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>{words().outboxReceipts()}</summary>
          <ul class="rows">
            {shown.map((kept) => (
              <li key={kept.parcel.id} class="row">
                <b>{words().outboxNumber({ number: num(logIndexOf(kept)) })}</b>
                <small>{words().outboxSavedAt({ time: clockAt(kept.savedAt) })}</small>
              </li>
            ))}
          </ul>
          {reports.length > most && (
            <button class="button ghost small" type="button" onClick={() => setMost(most + atOnce)}>
              {words().outboxMore({ n: reports.length - most })}
            </button>
          )}
        </details>
      )}
    </section>
  );
}
