/** A mistake in an election pack before its line is known. */

/** Steps from the top of a JSON file to the place. */
export type PackPath = readonly (string | number)[];

export type PackMistake = Readonly<{
  code: string;
  /** Path inside the pack's folder. */
  file: string;
  path: PackPath;
  sentence: string;
}>;

/** `territories[3].name.kk` */
export function formatPackPath(path: PackPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    const word = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(step) ? step : JSON.stringify(step);
    return text === '' ? word : `${text}.${word}`;
  }, '');
}

/** Languages of the pack that a text, or another thing by language, lacks. */
export function missingLanguages(
  options: Readonly<{
    file: string;
    path: PackPath;
    text: Readonly<Record<string, unknown>>;
    languages: readonly string[];
  }>,
): readonly PackMistake[] {
  const { file, path, text, languages } = options;
  return languages
    .filter((language) => !Object.hasOwn(text, language))
    .map((language) => ({
      code: 'pack-missing-language',
      file,
      path,
      sentence: `The text has no ${JSON.stringify(language)}, which is one of the pack's languages.`,
    }));
}

/** Every item whose key an earlier item already has. */
export function duplicates<T>(
  items: readonly T[],
  keyOf: (item: T) => string | null,
): readonly Readonly<{ index: number; first: number; key: string }>[] {
  const seen = new Map<string, number>();
  const found: { index: number; first: number; key: string }[] = [];
  for (const [index, item] of items.entries()) {
    const key = keyOf(item);
    if (key === null) continue;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    else found.push({ index, first, key });
  }
  return found;
}
