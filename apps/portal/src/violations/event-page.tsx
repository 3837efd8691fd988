import type { Overview } from '@kua/core/publication/release-contract.ts';
import type { ViolationsIndex } from '@kua/core/publication/release-violations-contract.ts';
import { useLoaded } from '../publication/use-loaded.ts';
import { hrefTo } from '../shell/location.ts';
import { TroubleScreen, Waiting } from '../shell/problem-screen.tsx';
import { say } from '../shell/words-state.ts';
import { IncidentPart } from './incident-part.tsx';
import { findEvent } from './violations-client.ts';
import { WithdrawnPart } from './withdrawn-part.tsx';

type EventProps = Readonly<{
  release: Overview;
  index: ViolationsIndex | null;
  id: string;
  /** Where the address says that it is. */
  region: string | null;
}>;

/** One event by itself, or that it was withdrawn. */
export function EventPage({ release, index, id, region }: EventProps) {
  const words = say();
  const loaded = useLoaded(`event ${id}`, release.violations ?? '', async () =>
    index === null ? null : findEvent(index, id, region),
  );
  if (loaded.state === 'failed') return <TroubleScreen trouble={loaded.trouble} />;
  if (loaded.state === 'loading') return <Waiting />;
  const { shown, withdrawn } = loaded.value ?? { shown: null, withdrawn: null };
  return (
    <>
      <nav class="path" aria-label={words.whereYouAre()}>
        <ol>
          <li>
            <a href={hrefTo('violations')}>{words.violationsAll()}</a>
          </li>
        </ol>
      </nav>
      {index !== null && shown !== null ? <IncidentPart index={index} incident={shown} heading="h1" /> : null}
      {index !== null && withdrawn !== null ? <WithdrawnPart index={index} incident={withdrawn} heading="h1" /> : null}
      {shown === null && withdrawn === null ? (
        <>
          <h1 tabIndex={-1}>{words.violationGoneTitle()}</h1>
          <p>{words.violationGoneText()}</p>
        </>
      ) : null}
    </>
  );
}
