import { useEffect } from 'preact/hooks';
import { sessionState } from '../access/session.ts';
import { words } from '../shell/words-state.ts';
import { ArbitrateForm } from './arbitrate-form.tsx';
import { followHand, hand, openHand, supply } from './hand.ts';
import { PageTable } from './page-table.tsx';
import { PlaceForm } from './place-form.tsx';
import { CopiesLine } from './status-line.tsx';
import { status } from './status.ts';
import { Notes } from './task-panel.tsx';
import { TranscribeForm } from './transcribe-form.tsx';
import type { Task } from './verify-client.ts';

let isFollowed = false;

/** One copy after the other: the photo left, what stands on it right. */
export function VerifyScreen() {
  const state = sessionState.value;
  const session = state.state === 'in' ? state.session : null;
  const reads = session?.roles.includes('verifier') ?? false;
  useEffect(() => {
    if (session === null || !reads) return;
    if (!isFollowed) followHand();
    isFollowed = true;
    void openHand(session.election.id, session.staff);
  }, [session, reads]);
  const nobody = status.value?.nobody ?? 0;
  const [task] = hand.value;
  return (
    <div class="verify">
      {reads && task !== undefined ? (
        <div class="bench" key={task.task}>
          <PageTable task={task} />
          <Form task={task} />
        </div>
      ) : (
        <section class="notice">
          <h1>{words().verify()}</h1>
          <p role="status">{reads ? emptyText() : words().readersOnly()}</p>
          {nobody > 0 && <p class="note amber">{words().branchWaits({ n: nobody })}</p>}
          <Notes />
        </section>
      )}
      <CopiesLine />
    </div>
  );
}

function Form({ task }: Readonly<{ task: Task }>) {
  switch (task.kind) {
    case 'transcribe':
      return <TranscribeForm task={task} />;
    case 'arbitrate':
      return <ArbitrateForm task={task} />;
    case 'place':
      return <PlaceForm task={task} />;
  }
}

function emptyText(): string {
  return supply.value === 'none' ? words().noCopies() : words().loading();
}
