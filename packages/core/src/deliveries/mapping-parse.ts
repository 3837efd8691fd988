/** Reads a mapping and lists everything that is wrong with it at once, each with its place. */
import type { z } from 'zod';
import type { Problem } from '../kernel/problem.ts';
import { failure, success, type Result } from '../kernel/result.ts';
import { wellKnownFields, type Contest } from '../registry/election.ts';
import { compileRelations } from '../registry/relation.ts';
import { mappingSchema, type Mapping } from './mapping-contract.ts';
import { contestsOf } from './mapping-registry.ts';

/** @param json the mapping as it was parsed from JSON */
export function parseMapping(json: unknown): Result<Mapping, readonly Problem[]> {
  const parsed = mappingSchema.safeParse(json);
  if (!parsed.success) return failure(parsed.error.issues.flatMap(problemsOf));
  const mapping = parsed.data;
  const problems = [...duplicates(mapping), ...patterns(mapping), ...contestProblems(mapping)];
  return problems.length > 0 ? failure(problems) : success(mapping);
}

function problemsOf(issue: z.core.$ZodIssue): readonly Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      code: 'mapping-unknown-key',
      column: placeOf([...issue.path, key]),
      sentence: `There is no key ${JSON.stringify(key)} here; docs/formats/mapping.md lists all keys.`,
    }));
  }
  const expected = issue.message.replace(/^Invalid input: /, '');
  return [{ code: 'mapping-invalid', column: placeOf(issue.path), sentence: `This cannot be read: ${expected}.` }];
}

function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return place.replace(/^\./, '') || 'mapping';
}

function duplicates(mapping: Mapping): readonly Problem[] {
  const problems: Problem[] = [];
  function check(ids: readonly string[], place: string): void {
    for (const [index, id] of ids.entries()) {
      if (ids.indexOf(id) === index) continue;
      problems.push({
        code: 'mapping-duplicate',
        column: `${place}[${index}].id`,
        sentence: `The id ${JSON.stringify(id)} is given twice.`,
      });
    }
  }
  const contests = mapping.contests ?? [];
  check(
    contests.map(({ id }) => id),
    'contests',
  );
  for (const [index, contest] of contests.entries()) {
    check(
      (contest.fields ?? []).map(({ id }) => id),
      `contests[${index}].fields`,
    );
    check(
      (contest.options ?? []).map(({ id }) => id),
      `contests[${index}].options`,
    );
    check(
      (contest.relations ?? []).map(({ id }) => id),
      `contests[${index}].relations`,
    );
  }
  return problems;
}

/** Regular expressions must compile before any file is opened. */
function patterns(mapping: Mapping): readonly Problem[] {
  return mapping.files.flatMap((section, index) => {
    const conditions = (section.rows ?? []).map(({ matches }, at) => ({
      source: matches,
      place: `files[${index}].rows[${at}].matches`,
    }));
    const options = (section.results ?? []).map((result, at) => ({
      source:
        result.layout === 'wide' && result.options !== undefined && 'matching' in result.options
          ? result.options.matching
          : undefined,
      place: `files[${index}].results[${at}].options.matching`,
    }));
    return [...conditions, ...options].flatMap(({ source, place }) => {
      if (source === undefined) return [];
      try {
        new RegExp(source, 'u');
        return [];
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return [{ code: 'mapping-invalid', column: place, sentence: `This is not a regular expression: ${why}.` }];
      }
    });
  });
}

function contestProblems(mapping: Mapping): readonly Problem[] {
  const listed = mapping.contests ?? [];
  return contestsOf(mapping).flatMap((contest) => {
    const index = listed.findIndex(({ id }) => id === contest.id);
    const place = index < 0 ? `contests.${contest.id}` : `contests[${index}]`;
    const both = contest.options.filter(({ id }) => contest.fields.some((field) => field.id === id));
    return [
      ...both.map(({ id }) => ({
        code: 'mapping-duplicate',
        column: place,
        sentence: `${JSON.stringify(id)} is the id of both a field and an option of the contest ${JSON.stringify(contest.id)}.`,
      })),
      ...denominatorProblem(contest, place),
      ...relationProblems(contest, place),
    ];
  });
}

function denominatorProblem(contest: Contest, place: string): readonly Problem[] {
  const { denominator, fields } = contest;
  const wellKnown: readonly string[] = wellKnownFields;
  if (denominator === 'options' || wellKnown.includes(denominator)) return [];
  if (fields.some(({ id }) => id === denominator)) return [];
  const known = ['options', ...fields.map(({ id }) => id)].map((id) => JSON.stringify(id)).join(', ');
  const sentence = `There is no field ${JSON.stringify(denominator)} in this contest; there are ${known}.`;
  return [{ code: 'mapping-denominator', column: `${place}.denominator`, sentence }];
}

/** Named by a relation, but not by this mapping: an option that stands in the file, or a field that another source states. */
const knownElsewhere: readonly string[] = ['relation-unknown-field', 'relation-unknown-option'];

function relationProblems(contest: Contest, place: string): readonly Problem[] {
  const compiled = compileRelations(contest);
  if (compiled.ok) return [];
  const mistakes = compiled.error.filter(({ code }) => !knownElsewhere.includes(code));
  return mistakes.map((problem) => ({ ...problem, column: `${place}.${problem.column ?? 'relations'}` }));
}
