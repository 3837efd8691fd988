/** Pictures that a release holds: each is what its name promises, and a plain picture, which tells nothing but what it shows. */
import { plainJpeg } from '@kua/core/pictures/plain-jpeg.ts';
import type { StationForm } from '@kua/core/publication/release-form-contract.ts';
import type { Report } from './finding.ts';
import { readNamed } from './named-file.ts';
import type { Source } from './source.ts';

type ShownPicture = Readonly<{ path: string; width: number; height: number }>;

export function shownPictures(station: StationForm): readonly ShownPicture[] {
  return Object.values(station.results)
    .flatMap((sources) => Object.values(sources))
    .flatMap(({ statements }) => statements.flatMap(({ pictures = [] }) => pictures));
}

export async function checkPicture(
  source: Source,
  { path, width, height }: ShownPicture,
  report: Report,
): Promise<void> {
  const bytes = await readNamed(source, { path, report });
  if (bytes === null) return;
  const plain = plainJpeg(bytes);
  if (!plain.ok)
    report('picture-wrong', path, `This is not a picture alone, as pictures of a release are (${plain.error}).`);
  else if (plain.value.width !== width || plain.value.height !== height)
    report('picture-wrong', path, 'The picture has another size than the release says.');
}
