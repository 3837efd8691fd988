import type { Download } from '@kua/core/publication/release-contract.ts';
import { bytes } from '@kua/words/format.ts';
import { say, tongue } from '../shell/words-state.ts';

/** Links to files of the release, each with its format and size. */
export function DownloadLinks({
  downloads,
  label,
}: {
  readonly downloads: readonly Download[];
  readonly label: string;
}) {
  if (downloads.length === 0) return null;
  return (
    <p class="downloads">
      <span>{label}</span>
      {downloads.map((download) => (
        <a key={download.path} href={new URL(download.path, document.baseURI).href} download="">
          {download.format.toUpperCase()} <small class="figure">{bytes(download.bytes, tongue())}</small>
        </a>
      ))}
    </p>
  );
}

export function downloadName(kind: Download['kind']): string {
  const words = say();
  switch (kind) {
    case 'results':
      return words.downloadResults();
    case 'discrepancies':
      return words.downloadDiscrepancies();
    case 'stations':
      return words.downloadStations();
    case 'comparison':
      return words.downloadComparison();
  }
}
