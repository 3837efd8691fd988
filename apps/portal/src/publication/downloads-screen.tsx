import type { Download } from '@kua/core/publication/release-contract.ts';
import { num } from '@kua/words/format.ts';
import { hrefTo } from '../shell/location.ts';
import { useTitle } from '../shell/page-title.ts';
import { Waiting } from '../shell/problem-screen.tsx';
import { local, say } from '../shell/words-state.ts';
import { DownloadLinks, downloadName } from './download-links.tsx';
import { head, overview } from './release-client.ts';

const kinds: readonly Download['kind'][] = ['results', 'comparison', 'discrepancies', 'stations'];

/** Everything as files, the release itself included: take all of it along. */
export function DownloadsScreen() {
  const words = say();
  useTitle(words.navDownloads());
  const release = overview.value;
  if (release === null) return <Waiting />;
  return (
    <>
      <h1 tabIndex={-1}>{words.downloadsTitle()}</h1>
      <p class="under">
        {words.downloadsUnder()} {release.rehearsal ? words.downloadsRehearsal() : null}
      </p>
      {release.embargo === null ? null : <p class="note">{words.downloadsEmbargo()}</p>}
      <div class="download-kinds">
        {kinds.map((kind) => (
          <Kind key={kind} kind={kind} downloads={release.downloads.filter((download) => download.kind === kind)} />
        ))}
      </div>
      <section class="block">
        <h2>{words.mirrorTitle()}</h2>
        <p>{words.mirrorText()}</p>
        <p>
          <a href={new URL('head.json', document.baseURI).href}>head.json</a>{' '}
          {head.value === null ? null : <span class="figure">№ {num(head.value.sequence)}</span>}
        </p>
        <p>
          <a href={hrefTo('methods', ['mirror'])}>{words.howToMirror()}</a>
        </p>
      </section>
    </>
  );
}

function Kind({ kind, downloads }: { readonly kind: Download['kind']; readonly downloads: readonly Download[] }) {
  if (downloads.length === 0) return null;
  const contests = [...new Set(downloads.map((download) => download.contest))];
  return (
    <section class="block">
      <h2>{downloadName(kind)}</h2>
      <p class="under">{downloadText(kind)}</p>
      {contests.map((id) => {
        const contest = overview.value?.contests.find((candidate) => candidate.id === id);
        return (
          <DownloadLinks
            key={id}
            downloads={downloads.filter((download) => download.contest === id)}
            label={contest === undefined ? say().allContests() : local(contest.name)}
          />
        );
      })}
    </section>
  );
}

function downloadText(kind: Download['kind']): string {
  const words = say();
  switch (kind) {
    case 'results':
      return words.downloadResultsText();
    case 'discrepancies':
      return words.downloadDiscrepanciesText();
    case 'stations':
      return words.downloadStationsText();
    case 'comparison':
      return words.downloadComparisonText();
  }
}
