import { useState } from 'preact/hooks';
import { words } from '../shell/words-state.ts';
import { counts, lying } from './counts.ts';
import { canShare, shareFile, writeFile, type HandedOver, type Made } from './hand-over.ts';
import { vault } from './sending.ts';

const name = 'lists.bin';

/** The way out where no network is: whoever carries the file can read nothing of it. */
export function TakeAway() {
  const [state, setState] = useState<HandedOver | 'idle' | 'making'>('idle');
  if (counts.value.waiting === 0) return null;

  async function hand(over: (name: string, make: () => Made) => Promise<HandedOver>): Promise<void> {
    setState('making');
    // Bytes that are not where they were, a place that lets nobody write: it can be tried again.
    const done = over(name, waitingBundle).catch((error: unknown) => {
      console.error(error);
      return 'not-done' as const;
    });
    setState(await done);
  }
  return (
    <section class="part">
      <h2>{words().takeAwayTitle()}</h2>
      <p class="quiet">{words().takeAwayHow()}</p>
      <div class="buttons">
        <button class="button ghost" type="button" disabled={state === 'making'} onClick={() => void hand(writeFile)}>
          {words().takeAwayFile({ size: counts.value.waitingBytes })}
        </button>
        {canShare() && (
          <button class="button ghost" type="button" disabled={state === 'making'} onClick={() => void hand(shareFile)}>
            {words().takeAwayShare()}
          </button>
        )}
      </div>
      <p role="status">
        {
          {
            idle: '',
            making: words().takeAwayMaking(),
            done: words().takeAwayDone(),
            'not-done': words().fileNotWritten(),
          }[state]
        }
      </p>
    </section>
  );
}

/** What forms a bundle is heavy, and asked for on few days. */
async function* waitingBundle(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { bundleOf } = await import('./bundling.ts');
  yield* bundleOf(
    lying.peek().filter(({ parcel }) => parcel.progress.state === 'waiting'),
    vault,
  );
}
