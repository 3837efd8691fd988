import { useState } from 'preact/hooks';
import { words } from '../shell/words-state.ts';
import { lying } from './counts.ts';
import { writeFile } from './hand-over.ts';
import { brokenPage } from './publishing.ts';
import { receiptsFile } from './receipts-file.ts';

/** The log signed for something and does not have it: the receipt is the proof, and is kept whatever happens. */
export function BrokenPromises() {
  const [state, setState] = useState<'idle' | 'done' | 'not-done'>('idle');
  const broken = new Set(brokenPage.content.value ?? []);
  const kept = lying.value.filter(({ parcel }) => broken.has(parcel.id) && parcel.progress.state === 'accepted');
  if (kept.length === 0) return null;
  return (
    <section class="alarm part" role="alert">
      <h2>{words().brokenTitle({ n: kept.length })}</h2>
      <p>{words().brokenMeans()}</p>
      <button
        class="button"
        type="button"
        onClick={() => void writeFile('numbers.txt', () => receiptsFile(kept)).then(setState)}
      >
        {words().safetyReceiptsExport()}
      </button>
      {state === 'done' && <p role="status">{words().fileWritten()}</p>}
    </section>
  );
}
