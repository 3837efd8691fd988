import type { Area, Region, RegionKind } from '@kua/core/pictures/redaction.ts';
import type { DeskWords } from '@kua/words/words.ts';
import type { PictureSize } from './region-edit.ts';

export function kindNames(words: DeskWords): Readonly<Record<RegionKind, string>> {
  return { face: words.coverFace(), iin: words.coverIin(), list: words.coverList(), other: words.coverOther() };
}

export function placeStyle({ x, y, width, height }: Area, picture: PictureSize): Record<string, string> {
  const [across, along] = [100 / picture.width, 100 / picture.height];
  return {
    left: `${x * across}%`,
    top: `${y * along}%`,
    width: `${width * across}%`,
    height: `${height * along}%`,
  };
}

type CoverProps = Readonly<{
  region: Region;
  index: number;
  of: number;
  picture: PictureSize;
  words: DeskWords;
  onKey: (event: KeyboardEvent) => void;
  onGrip: (event: PointerEvent, does: 'move' | 'size') => void;
}>;

/** One covered place: what a screen reader and a keyboard have of it. */
export function CoverRegion({ region, index, of, picture, words, onKey, onGrip }: CoverProps) {
  const { x, y, width, height, kind } = region;
  const told = { kind: kindNames(words)[kind], n: index + 1, of, width, height, x, y };
  const label = words.coverRegion(
    Object.fromEntries(Object.entries(told).map(([name, value]) => [name, String(value)])) as Parameters<
      DeskWords['coverRegion']
    >[0],
  );
  return (
    <div
      class="cover"
      role="button"
      tabIndex={0}
      aria-label={label}
      data-index={index}
      style={placeStyle(region, picture)}
      onKeyDown={onKey}
      onPointerDown={(event) => onGrip(event, 'move')}
    >
      <span
        class="cover-corner"
        onPointerDown={(event) => {
          event.stopPropagation();
          onGrip(event, 'size');
        }}
      />
    </div>
  );
}
