import type { Checklist } from '@kua/core/registry/checklist-contract.ts';
import { words } from '../shell/words-state.ts';
import { clockAt } from '../registry/station-time.ts';
import { dayView } from '../today/day.ts';
import { sentOf } from './drafts.ts';
import { isNewRound } from './list-saying.ts';

/** Whoever opens it again learns first what her answers will be. */
export function SentBefore({ list, station }: Readonly<{ list: Checklist; station: string }>) {
  const sent = sentOf(station, list.id);
  if (sent === null) return null;
  const said = { time: clockAt(sent.at), answered: sent.answered };
  return (
    <p class="note">{isNewRound(list, dayView.value) ? words().listNewRound(said) : words().listTakesPlace(said)}</p>
  );
}
