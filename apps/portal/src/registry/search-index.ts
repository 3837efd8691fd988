import { foldText } from '@kua/core/kernel/folded-text.ts';
import type { StationShard } from '@kua/core/publication/release-contract.ts';
import type { LocalText } from '@kua/core/registry/election.ts';

/** A station as the search knows it. */
type FoundStation = Readonly<{
  id: string;
  number: string;
  name: string | null;
  address: string | null;
  place: LocalText;
  path: readonly string[];
}>;

export type SearchEntry = FoundStation & Readonly<{ words: string }>;

export function searchEntries(shard: StationShard, region: LocalText): readonly SearchEntry[] {
  const places = shard.places.map((place) => foldText([...Object.values(place), ...Object.values(region)].join(' ')));
  return shard.id.map((id, index) => {
    const at = shard.path[index] ?? 0;
    const name = shard.name[index] ?? null;
    const address = shard.address[index] ?? null;
    const number = shard.number[index] ?? id;
    return {
      id,
      number,
      name,
      address,
      place: shard.places[at] ?? {},
      path: shard.paths[at] ?? [],
      words: ` ${foldText(`${number} ${id} ${name ?? ''} ${address ?? ''}`)} ${places[at] ?? ''}`,
    };
  });
}

/** Best first: the number itself, then numbers that begin so, then words that begin so. Every word asked for must be there. */
export function search(
  entries: readonly SearchEntry[],
  asked: string,
  limit: number,
): Readonly<{ found: readonly SearchEntry[]; count: number }> {
  const needles = foldText(asked)
    .split(' ')
    .filter((word) => word !== '');
  if (needles.length === 0) return { found: [], count: 0 };
  const ranked: [score: number, entry: SearchEntry][] = [];
  for (const entry of entries) {
    const score = scoreOf(entry, needles);
    if (score > 0) ranked.push([score, entry]);
  }
  const collator = new Intl.Collator('ru', { numeric: true });
  ranked.sort(([left, a], [right, b]) => right - left || collator.compare(a.number, b.number));
  return { found: ranked.slice(0, limit).map(([, entry]) => entry), count: ranked.length };
}

function scoreOf(entry: SearchEntry, needles: readonly string[]): number {
  const number = foldText(entry.number);
  let score = 0;
  for (const needle of needles) {
    if (number === needle || withoutZeros(number) === withoutZeros(needle)) score += 100;
    else if (!entry.words.includes(` ${needle}`)) return 0;
    else score += number.startsWith(needle) ? 10 : 1;
  }
  return score;
}

function withoutZeros(text: string): string {
  return text.replace(/^0+(?=.)/, '');
}
