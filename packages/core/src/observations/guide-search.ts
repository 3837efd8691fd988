/** Finding a paragraph of the pocket guide by words, in any language of the pack and on any keyboard. */
import { likeness, wordsOf } from '../kernel/likeness.ts';
import type { GuideSection } from '../registry/guide-contract.ts';

/** Made once for a guide, asked at every key. Sections with the paragraphs that have every word, in their order. */
export function guideSearch(sections: readonly GuideSection[]): (asked: string) => readonly GuideSection[] {
  const read = sections.map((section) => ({
    section,
    paragraphs: section.paragraphs.map((paragraph) => ({ paragraph, words: searchWords(section, paragraph) })),
  }));
  return (asked) => {
    const needles = wordsOf(asked);
    if (needles.length === 0) return sections;
    return read
      .map(({ section, paragraphs }) => ({
        ...section,
        paragraphs: paragraphs
          .filter(({ words }) => needles.every((needle) => likeness(needle, words) > 0))
          .map(({ paragraph }) => paragraph),
      }))
      .filter(({ paragraphs }) => paragraphs.length > 0);
  };
}

/** Of its section's title too, and of the place in law: "43" finds article 43. */
function searchWords({ title }: GuideSection, { text, laws }: GuideSection['paragraphs'][number]): readonly string[] {
  const law = laws.flatMap(({ act, article }) => [act, article]);
  return [...new Set(wordsOf([...Object.values(title), ...Object.values(text), ...law].join(' ')))];
}
