import { useEffect, useState } from 'preact/hooks';
import type { Rules } from '@kua/core/outbox/outbox.ts';
import '../styles/outbox.css';
import { isOnline } from '../shell/online.ts';
import { InTurn } from '../shell/in-turn.tsx';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';
import { AcceptedList } from './accepted-list.tsx';
import { BrokenPromises } from './broken-promises.tsx';
import { lying, recount } from './counts.ts';
import { TakeAway } from './take-away.tsx';
import { lookAtLog } from './publishing.ts';
import { readRules, ringForSending, saveRules } from './sending.ts';
import { StorageNote } from './storage-note.tsx';
import { WaitingGroups } from './waiting-groups.tsx';

const lookAgainMs = 10_000;

/** What waits and why, what was accepted, what is public; and every way out. */
export function OutboxScreen() {
  const [rules, setRules] = useState<Rules | null>(null);
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    void readRules().then(setRules);
    void recount();
    void lookAtLog();
    const timer = setInterval(() => void lookAtLog(), lookAgainMs);
    return () => clearInterval(timer);
  }, []);
  const waits = lying.value.some(({ parcel }) => parcel.progress.state === 'waiting');

  async function allow(allowed: Rules): Promise<void> {
    setRules(allowed);
    await saveRules(allowed);
  }
  function sendNow(): void {
    ringForSending();
    void lookAtLog();
    setAsked(true);
    setTimeout(() => setAsked(false), 3000);
  }

  return (
    <ScreenFrame
      title={words().outbox()}
      action={
        waits && (
          <button class="button" type="button" onClick={sendNow}>
            {words().outboxSendNow()}
          </button>
        )
      }
    >
      <p role="status">
        {asked
          ? isOnline.value
            ? words().outboxTrying()
            : words().outboxNoLine()
          : waits
            ? ''
            : words().outboxEmpty()}
      </p>
      <StorageNote />
      <BrokenPromises />
      {rules !== null && (
        <>
          <WaitingGroups rules={rules} />
          <MayGo rules={rules} allow={allow} />
        </>
      )}
      <InTurn parts={[<TakeAway />, <AcceptedList state="accepted" />, <AcceptedList state="public" />]} />
    </ScreenFrame>
  );
}

/** What she lets go; the rest waits. */
function MayGo({ rules, allow }: Readonly<{ rules: Rules; allow: (rules: Rules) => Promise<void> }>) {
  const choices = [
    [words().outboxAll(), { onlyText: false, mediaOnWifiOnly: false }],
    [words().outboxOnlyWifi(), { onlyText: false, mediaOnWifiOnly: true }],
    [words().outboxOnlyText(), { onlyText: true, mediaOnWifiOnly: false }],
  ] as const;
  const means = rules.onlyText
    ? words().outboxOnlyTextMeans()
    : rules.mediaOnWifiOnly
      ? words().outboxOnlyWifiMeans()
      : words().outboxAllMeans();
  return (
    <section class="part">
      <h2>{words().outboxMayGo()}</h2>
      <div class="choices" role="group" aria-label={words().outboxMayGo()}>
        {choices.map(([name, choice]) => (
          <button
            key={name}
            type="button"
            aria-pressed={rules.onlyText === choice.onlyText && rules.mediaOnWifiOnly === choice.mediaOnWifiOnly}
            onClick={() => void allow(choice)}
          >
            {name}
          </button>
        ))}
      </div>
      <p class="quiet">{means}</p>
    </section>
  );
}
