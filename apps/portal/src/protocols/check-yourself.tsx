import type { Overview, StationSheet } from '@kua/core/publication/release-contract.ts';
import { num } from '@kua/words/format.ts';
import { head } from '../publication/release-client.ts';
import { useLoaded } from '../publication/use-loaded.ts';
import { loadTerritory } from '../registry/territory-client.ts';
import { hrefTo } from '../shell/location.ts';
import { Rich } from '../shell/rich-text.tsx';
import { say } from '../shell/words-state.ts';
import type { Results } from './figures-table.tsx';

type CheckProps = Readonly<{
  release: Overview;
  station: StationSheet;
  results: Results;
  path: readonly string[];
}>;

/** Where these figures stand in the ledger and in the release, and how a stranger checks the bytes. */
export function CheckYourself({ release, station, results, path }: CheckProps) {
  const words = say();
  const parent = path.slice(0, -1);
  const version = release.children.find((child) => child.id === path[0])?.file ?? '';
  const loaded = useLoaded(path.join('/'), version, async () => {
    const above = parent.length === 0 ? release : await loadTerritory(release, parent);
    return above?.children.find((child) => child.id === path.at(-1))?.file ?? null;
  });
  const file = loaded.value;
  const entries = [
    ...new Set(Object.values(results).flatMap((result) => result.statements.map((one) => one.sequence))),
  ];
  return (
    <section class="block check">
      <h2>{words.checkTitle()}</h2>
      <p>
        <Rich
          text={words.checkEntries({
            n: entries.length,
            shown: entries
              .toSorted((left, right) => left - right)
              .map((sequence) => `№ ${num(sequence)}`)
              .join(', '),
            head: num(head.value?.sequence ?? null),
          })}
        />
      </p>
      {file === null ? null : (
        <>
          <p>
            {words.checkFile({ station: station.id })}{' '}
            <a href={new URL(file, document.baseURI).href} class="file">
              {file}
            </a>
          </p>
          <pre class="commands" tabIndex={0}>
            {`curl -O ${new URL(file, document.baseURI).href}\nsha256sum ${file.split('/').at(-1) ?? file}`}
          </pre>
          <p class="under">{words.checkDigest()}</p>
        </>
      )}
      <p class="actions">
        <button type="button" class="button" onClick={() => print()}>
          {words.print()}
        </button>
        <a class="button ghost" href={hrefTo('methods', ['check'])}>
          {words.howToCheck()}
        </a>
      </p>
    </section>
  );
}
