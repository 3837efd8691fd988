import type { ViolationsIndex, WithdrawnIncident } from '@kua/core/publication/release-violations-contract.ts';
import { local, say } from '../shell/words-state.ts';
import { hourAt } from './violation-filter.ts';
import { hourWords } from './violation-hour.ts';

type Withdrawn = Readonly<{ index: ViolationsIndex; incident: WithdrawnIncident; heading: 'h1' | 'h3' }>;

/** What stood here once: what and where it was, when it was taken back and why. */
export function WithdrawnPart({ index, incident, heading: Heading }: Withdrawn) {
  const words = say();
  const name = index.codes.find(({ code }) => code === incident.code)?.name ?? null;
  return (
    <article class="incident">
      <p class="outcome withdrawn">{words.violationWithdrawn()}</p>
      <Heading {...(Heading === 'h1' ? { tabIndex: -1 } : {})}>{name === null ? incident.code : local(name)}</Heading>
      {incident.place === null ? null : <p class="under">{local(incident.place)}</p>}
      <p>
        <time class="figure" dateTime={incident.withdrawnAt}>
          {hourWords(hourAt(index, incident.withdrawnAt))}
        </time>{' '}
        · {reasonWords(incident)}
      </p>
    </article>
  );
}

function reasonWords({ reason }: WithdrawnIncident): string {
  const words = say();
  switch (reason) {
    case 'mistake':
      return words.violationWithdrawnMistake();
    case 'repeated':
      return words.violationWithdrawnRepeated();
    case 'regrouped':
      return words.violationWithdrawnRegrouped();
    case 'safety':
      return words.violationWithdrawnSafety();
    case 'other':
      return words.violationWithdrawnOther();
  }
}
