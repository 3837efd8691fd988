import type { Overview } from '@kua/core/publication/release-contract.ts';
import type { ViolationsIndex } from '@kua/core/publication/release-violations-contract.ts';
import { useLoaded } from '../publication/use-loaded.ts';
import { choose, route } from '../shell/location.ts';
import { Pager, pageOf } from '../shell/pager.tsx';
import { TroubleScreen, Waiting } from '../shell/problem-screen.tsx';
import { say } from '../shell/words-state.ts';
import { readEvents, readFull } from './violations-client.ts';
import { WithdrawnPart } from './withdrawn-part.tsx';

const pageSize = 20;

type ListProps = Readonly<{ release: Overview; index: ViolationsIndex }>;

/** How many were withdrawn is always said; which, is loaded for whoever asks. */
export function WithdrawnList({ release, index }: ListProps) {
  const words = say();
  const { pick = '', withdrawn = '' } = route.value.query;
  const count =
    pick === '' ? index.withdrawn : (index.regions.find(({ territory }) => territory === pick)?.withdrawn ?? 0);
  if (count === 0) return null;
  return (
    <section class="block withdrawn">
      <h2>{words.violationsWithdrawn({ n: count })}</h2>
      <p class="under">{words.violationsWithdrawnUnder()}</p>
      {withdrawn === '' ? (
        <button type="button" class="button ghost small" onClick={() => choose({ withdrawn: '1' })}>
          {words.violationsWithdrawnShow()}
        </button>
      ) : (
        <Withdrawn release={release} index={index} count={count} pick={pick} page={withdrawn} />
      )}
    </section>
  );
}

function Withdrawn({
  release,
  index,
  count,
  pick,
  page,
}: ListProps & Readonly<{ count: number; pick: string; page: string }>) {
  const loaded = useLoaded(`withdrawn ${pick} ${page}`, release.violations ?? '', async () => {
    const events = await readEvents(index, pick === '' ? null : [pick]);
    const taken = events.filter((event) => event.withdrawn);
    return (await readFull(pageOf(taken, page, pageSize))).flatMap((one) => one.withdrawn ?? []);
  });
  if (loaded.state === 'failed') return <TroubleScreen trouble={loaded.trouble} />;
  if (loaded.state === 'loading') return <Waiting />;
  return (
    <>
      <ol class="incidents">
        {loaded.value.map((incident) => (
          <li key={incident.id}>
            <WithdrawnPart index={index} incident={incident} heading="h3" />
          </li>
        ))}
      </ol>
      <Pager count={count} size={pageSize} page={page} into="withdrawn" />
    </>
  );
}
