import type { Overview, PublicSource } from '@kua/core/publication/release-contract.ts';
import { instant } from '@kua/words/format.ts';
import type { MethodWords } from '@kua/words/words.ts';
import { overview } from '../publication/release-client.ts';
import { local, tongue } from '../shell/words-state.ts';

/** Each source of this election: who it is, from when it shares, for how many stations, and whether photos came. */
export function SourceList({ words }: { readonly words: MethodWords }) {
  const release = overview.value;
  if (release === null) return null;
  return (
    <>
      {release.embargo === null ? null : <p>{words.sourcesHeld({ until: instant(release.embargo, tongue()) })}</p>}
      <ul class="sources">
        {release.sources.map((source) => (
          <li key={source.id}>
            <b>{local(source.name)}</b> <span>{kindName(source, words)}</span>
            {sharedLines(source, release, words).map((line) => (
              <small key={line} class="figure">
                {line}
              </small>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}

function kindName({ kind = 'organisation' }: PublicSource, words: MethodWords): string {
  return {
    official: words.sourceOfficial,
    observers: words.sourceObservers,
    voters: words.sourceVoters,
    organisation: words.sourceOrganisation,
  }[kind]();
}

/** Nothing where the release does not tell: under embargo. */
function sharedLines(
  { id, shares }: PublicSource,
  { contests, root }: Overview,
  words: MethodWords,
): readonly string[] {
  if (shares === undefined) return [];
  if (shares === null) return [words.sourceNothing()];
  const stations = contests.map(({ id: contest, name }) => {
    const count = {
      n: root.tallies[contest]?.sources[id]?.stations ?? 0,
      all: root.tallies[contest]?.stations ?? root.stations,
    };
    return contests.length === 1
      ? words.sourceStations(count)
      : words.sourceStationsIn({ contest: local(name), ...count });
  });
  return [
    words.sourceSince({ when: instant(shares.since, tongue()) }),
    ...stations,
    shares.photos ? words.sourcePhotos() : words.sourceNoPhotos(),
  ];
}
