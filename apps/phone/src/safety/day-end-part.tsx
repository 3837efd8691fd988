import { useState } from 'preact/hooks';
import { callsPage, callsSinceWaiting } from '../distress/calling.ts';
import { eraseDraft } from '../evidence/erasing.ts';
import { isBeingSaved } from '../evidence/saying.ts';
import { lying, recount } from '../outbox/counts.ts';
import { writeFile } from '../outbox/hand-over.ts';
import { brokenPage } from '../outbox/publishing.ts';
import { receiptsFile } from '../outbox/receipts-file.ts';
import { vault } from '../outbox/sending.ts';
import { EraseButton } from '../shell/erase-button.tsx';
import { words } from '../shell/words-state.ts';
import { readable } from './readable.ts';

/** What lies here: drafts that can be read, receipts that say that something was sent. Each can go. */
export function DayEndPart() {
  return (
    <div class="part">
      <Readable />
      <Receipts />
    </div>
  );
}

function Readable() {
  const { drafts, counts, sent, stations, checkIns } = readable();
  const kinds = [
    [drafts.length, words().hereDrafts({ n: drafts.length })],
    [counts, words().hereCounts({ n: counts })],
    [sent, words().hereSent({ n: sent })],
    [stations, words().hereStations({ n: stations })],
    [checkIns, words().hereCheckIns({ n: checkIns })],
  ] as const;
  const there = kinds.filter(([n]) => n > 0);
  return (
    <section class="part">
      <h2>{words().hereReadable({ n: there.reduce((sum, [n]) => sum + n, 0) })}</h2>
      {there.length === 0 && <p class="quiet">{words().hereNothing()}</p>}
      <ul class="kinds">
        {there.map(([, text]) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {there.length > (drafts.length > 0 ? 1 : 0) && <p class="quiet">{words().hereKeptMeans()}</p>}
      {drafts.length > 0 && <p class="quiet">{words().hereReadableMeans()}</p>}
      <ul class="rows">
        {drafts.map((page) => (
          <li key={page} class="row">
            <b>{pageText(page)}</b>
            <EraseButton
              name={words().erase()}
              small
              disabled={isBeingSaved(page)}
              onErase={() => void eraseDraft(page)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Of what kind it is; pages are named `draft <kind> …` and `copy <kind> …`. */
function pageText(page: string): string {
  const [what, kind = ''] = page.split(' ');
  const kinds: Readonly<Record<string, string>> = {
    protocol: words().protocol(),
    violation: words().violation(),
    violations: words().violation(),
    lists: words().checklists(),
    turnout: words().counter(),
    act: words().act(),
    acts: words().act(),
    contact: words().safetyContact(),
    distress: words().distressTitle(),
  };
  const name = kinds[kind] ?? words().hereNotes();
  return what === 'copy' ? words().hereCopyOf({ what: name }) : words().hereDraftOf({ what: name });
}

/** Receipts that the log did not keep to are never erased here. */
function Receipts() {
  const [state, setState] = useState<'idle' | 'done' | 'not-done' | 'erased'>('idle');
  const broken = new Set(brokenPage.content.value ?? []);
  const accepted = lying.value.filter(({ parcel }) => parcel.progress.state !== 'waiting');
  const erasable = accepted.filter(({ parcel }) => !broken.has(parcel.id));
  async function erase(): Promise<void> {
    await vault.forget(erasable.map(({ parcel }) => parcel.id));
    const waiting = lying.peek().filter(({ parcel }) => parcel.progress.state === 'waiting');
    await callsPage.put(callsSinceWaiting(new Set(waiting.map(({ parcel }) => parcel.id))));
    await recount();
    setState('erased');
  }
  return (
    <section class="part">
      <h2>{words().hereReceipts({ n: accepted.length })}</h2>
      <p class="quiet">{words().hereReceiptsMean()}</p>
      <div class="buttons">
        <button
          class="button"
          type="button"
          disabled={accepted.length === 0}
          onClick={() => void writeFile('numbers.txt', () => receiptsFile(accepted)).then(setState)}
        >
          {words().safetyReceiptsExport()}
        </button>
        <EraseButton name={words().hereReceiptsErase()} disabled={erasable.length === 0} onErase={() => void erase()} />
      </div>
      <p role="status">
        {
          { idle: '', done: words().fileWritten(), 'not-done': words().fileNotWritten(), erased: words().hereErased() }[
            state
          ]
        }
      </p>
    </section>
  );
}
