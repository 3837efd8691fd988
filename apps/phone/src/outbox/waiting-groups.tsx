import type { Rules } from '@kua/core/outbox/outbox.ts';
import type { Rank } from '@kua/core/outbox/parcel.ts';
import { bytes } from '@kua/words/format.ts';
import { clockAt } from '../registry/station-time.ts';
import { isOnline } from '../shell/online.ts';
import { tongue, words } from '../shell/words-state.ts';
import { counts, lying } from './counts.ts';
import { markOf, waitingGroups, type Group } from './outbox-view.ts';
import { network } from './sending.ts';

/** One line for all that are alike, however many. */
export function WaitingGroups({ rules }: Readonly<{ rules: Rules }>) {
  const groups = waitingGroups(lying.value, rules, isOnline.value ? network() : 'none');
  if (groups.length === 0) return null;
  const { waiting, waitingBytes } = counts.value;
  return (
    <section class="part">
      <h2>
        <span aria-hidden="true">{markOf.waiting}</span> {words().outboxWaiting({ n: waiting, size: waitingBytes })}
      </h2>
      <ul class="rows">
        {groups.map((group) => (
          <li key={`${group.rank} ${group.reason} ${group.code ?? ''}`} class="row">
            <b>
              {rankText(group.rank)} · {words().outboxItems({ n: group.count })}
            </b>
            <span>{reasonText(group)}</span>
            <small>{words().outboxSince({ size: bytes(group.bytes, tongue()), time: clockAt(group.since) })}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}

function rankText(rank: Rank): string {
  return {
    distress: words().rankDistress(),
    digits: words().rankDigits(),
    text: words().rankText(),
    thumbnail: words().rankThumbnail(),
    photo: words().rankPhoto(),
    audio: words().rankAudio(),
    video: words().rankVideo(),
  }[rank];
}

function reasonText({ reason, code }: Group): string {
  switch (reason) {
    case 'no-line':
      return words().whyNoLine();
    case 'only-text':
      return words().whyOnlyText();
    case 'only-wifi':
      return words().whyOnlyWifi();
    case 'turn':
      return words().whyTurn();
    case 'unreachable':
      return words().whyUnreachable();
    case 'server-failed':
      return words().whyServerFailed();
    case 'busy':
      return words().whyBusy();
    case 'held':
      return words().whyHeld();
    case 'forged':
      return words().whyForged();
    case 'endless':
      return words().whyEndless();
    case 'unreadable':
      return words().whyUnreadable();
    case 'refused':
      return words().whyRefused({ code: code ?? '' });
  }
}
