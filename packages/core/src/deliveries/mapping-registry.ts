/** What a mapping says about the registry: its election, its source, and its contests, those included that only a results section names. */
import type { Contest, ContestOption, Election, Field, Source } from '../registry/election.ts';
import { isIdLength } from '../registry/text-limits.ts';
import { fieldName, localName } from './local-name.ts';
import type { Mapping, MappingContest } from './mapping-contract.ts';
import type { SectionResult } from './mapping-section-contract.ts';
import type { FigureColumn } from './mapping-terms.ts';

const undetermined = 'und';

/** Language of names given as plain text and of names read from the files. */
export function languageOf(mapping: Mapping): string {
  return mapping.language ?? undetermined;
}

export function electionOf(mapping: Mapping): Election {
  const { id, name, date, country, pack, rehearsal, embargoUntil } = mapping.election;
  return {
    id,
    name: localName(name ?? id, languageOf(mapping)),
    date,
    country: country ?? 'ZZ',
    pack: pack ?? 'generic',
    rehearsal: rehearsal ?? false,
    embargoUntil: embargoUntil ?? null,
  };
}

const sourceNames: Readonly<Record<string, Source['name']>> = {
  official: { en: 'Official', ru: 'Официально', kk: 'Ресми' },
  observers: { en: 'Observers', ru: 'Наблюдатели', kk: 'Бақылаушылар' },
  voters: { en: 'Voters', ru: 'Избиратели', kk: 'Сайлаушылар' },
};

export function sourceOf(mapping: Mapping): Source {
  const { source } = mapping;
  if (typeof source !== 'string') return { id: source.id, name: localName(source.name, languageOf(mapping)) };
  return { id: source, name: sourceNames[source] ?? localName(source, languageOf(mapping)) };
}

/** Contests in the order of the mapping: the listed ones, then those that results sections name. Options that only files name are not in them. */
export function contestsOf(mapping: Mapping): readonly Contest[] {
  const language = languageOf(mapping);
  const results = mapping.files.flatMap((section) => section.results ?? []);
  const listed = mapping.contests ?? [];
  const ids = new Set([...listed.map(({ id }) => id), ...results.flatMap(contestIds)]);
  return [...ids].map((id) => {
    const given = listed.find((contest) => contest.id === id);
    const own = results.filter((result) => contestIds(result).includes(id) || namesContests(result));
    return contestFrom(given ?? { id }, own, language);
  });
}

/** Ids of contests that a results section can name by itself. */
function contestIds(result: SectionResult): readonly string[] {
  if (typeof result.contest === 'string') return [result.contest];
  return Object.values(result.contest.values ?? {});
}

function namesContests(result: SectionResult): boolean {
  return typeof result.contest !== 'string';
}

/** The contest of a mapping with everything that has a default; also for a contest that a column names (`given` is then its id alone). */
export function contestFrom(given: MappingContest, results: readonly SectionResult[], language: string): Contest {
  return {
    id: given.id,
    name: localName(given.name ?? given.id, language),
    fields: fieldsFrom(given, results, language),
    options: optionsFrom(given, results, language),
    denominator: given.denominator ?? 'options',
    relations: (given.relations ?? []).map(({ id, name, left, op, right }) => ({
      id,
      name: localName(name ?? `${left} ${op} ${right}`, language),
      left,
      op,
      right,
    })),
    maxTurnout: given.maxTurnout ?? 1,
    stations: given.stations ?? 'all',
  };
}

function fieldsFrom(given: MappingContest, results: readonly SectionResult[], language: string): readonly Field[] {
  const fields = new Map<string, Field>();
  for (const field of given.fields ?? []) fields.set(field.id, { id: field.id, name: fieldName(field, language) });
  for (const { id, heading } of results.flatMap(mappedFields)) {
    if (!fields.has(id)) fields.set(id, { id, name: fieldName({ id, heading }, language) });
  }
  return [...fields.values()];
}

type MappedField = Readonly<{ id: string; heading: string | undefined }>;

function mappedFields(result: SectionResult): readonly MappedField[] {
  const columns = Object.entries(result.fields ?? {}).map(([id, column]) => ({ id, heading: headingOf(column) }));
  if (result.layout === 'wide') return columns;
  return [...columns, ...Object.entries(result.fieldRows ?? {}).map(([heading, id]) => ({ id, heading }))];
}

function headingOf(column: FigureColumn): string | undefined {
  return typeof column === 'string' ? column : undefined;
}

function optionsFrom(
  given: MappingContest,
  results: readonly SectionResult[],
  language: string,
): readonly ContestOption[] {
  const options = new Map<string, ContestOption>();
  for (const { id, name, kind, color } of given.options ?? []) {
    options.set(id, { id, name: localName(name ?? id, language), kind: kind ?? 'other', color: color ?? null });
  }
  for (const result of results) {
    // A list of columns names its options; where the contest has a list of its own, that one holds.
    if (result.layout !== 'wide' || !Array.isArray(result.options) || given.options !== undefined) continue;
    for (const item of result.options) {
      const given = typeof item === 'object' ? item : { column: item };
      const id = given.id ?? headingOf(given.column);
      // A heading that is too long for an id is refused where the file is fitted.
      if (id === undefined || options.has(id) || !isIdLength(id)) continue;
      const kind = given.kind ?? 'other';
      options.set(id, {
        id,
        name: localName(given.name ?? headingOf(given.column) ?? id, language),
        kind,
        color: null,
      });
    }
  }
  return [...options.values()];
}
