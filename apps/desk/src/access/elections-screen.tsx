import { useEffect, useState } from 'preact/hooks';
import { z } from 'zod';
import { hrefTo } from '../shell/route.ts';
import { languageOf, local, words } from '../shell/words-state.ts';

const listSchema = z.looseObject({
  elections: z.array(z.looseObject({ id: z.string(), name: z.record(z.string(), z.string()) })),
});
type Listed = z.infer<typeof listSchema>['elections'];

/** The address names no election, or none that is here: those of this server to choose from. */
export function ElectionsScreen({ isUnknown }: Readonly<{ isUnknown: boolean }>) {
  const [listed, setListed] = useState<Listed | null>(null);
  useEffect(() => {
    void fetch(new URL('../api/v1/elections', document.baseURI))
      .then(async (answer) => listSchema.parse(await answer.json()).elections)
      .catch((): Listed => [])
      .then(setListed);
  }, []);
  return (
    <section class="notice">
      <h1>{isUnknown ? words().electionUnknown() : words().whichElection()}</h1>
      <p>{listed?.length === 0 ? words().noElections() : words().whichElectionUnder()}</p>
      <ul class="elections">
        {listed?.map(({ id, name }) => (
          <li key={id}>
            <a href={hrefTo(id)} lang={languageOf(name)}>
              {local(name)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
