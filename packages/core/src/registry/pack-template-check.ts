/** What must agree inside a template: ids, shares, relations. */
import { contestFromTemplate } from './contest-template.ts';
import type { PackTemplate } from './pack-contract.ts';
import { duplicates, missingLanguages, type PackMistake, type PackPath } from './pack-mistake.ts';
import { compileRelations } from './relation.ts';

/** All mistakes of a template file. */
export function checkTemplate(
  template: PackTemplate,
  file: string,
  languages: readonly string[],
): readonly PackMistake[] {
  const mistake = (code: string, path: PackPath, sentence: string): PackMistake => ({ code, file, path, sentence });
  const twice = (list: string, items: readonly Readonly<{ id: string }>[]): readonly PackMistake[] =>
    duplicates(items, ({ id }) => id).map(({ index, key }) =>
      mistake('pack-duplicate', [list, index, 'id'], `${JSON.stringify(key)} is used twice.`),
    );

  const mistakes: PackMistake[] = [
    ...texts(template).flatMap(({ path, text }) => missingLanguages({ file, path, text, languages })),
    ...twice('fields', template.fields),
    ...twice('relations', template.relations),
    ...duplicates(template.fields, ({ letter }) => letter).map(({ index, key }) =>
      mistake('pack-duplicate', ['fields', index, 'letter'], `The letter ${JSON.stringify(key)} is used twice.`),
    ),
  ];
  if (file !== `templates/${template.id}.json`) {
    mistakes.push(
      mistake('pack-template-name', ['id'], `The file's name says another id than ${JSON.stringify(template.id)}.`),
    );
  }
  const fieldIds = new Set(template.fields.map(({ id }) => id));
  for (const [index, { id }] of template.fixedOptions.entries()) {
    if (fieldIds.has(id))
      mistakes.push(
        mistake('pack-duplicate', ['fixedOptions', index, 'id'], `${JSON.stringify(id)} is already a field.`),
      );
  }
  mistakes.push(
    ...duplicates(template.fixedOptions, ({ id }) => id).map(({ index, key }) =>
      mistake('pack-duplicate', ['fixedOptions', index, 'id'], `${JSON.stringify(key)} is used twice.`),
    ),
  );
  const requiredIds = new Set(template.fields.filter(({ optional }) => !optional).map(({ id }) => id));
  if (template.denominator !== 'options' && !requiredIds.has(template.denominator)) {
    mistakes.push(
      mistake(
        'pack-denominator',
        ['denominator'],
        `${JSON.stringify(template.denominator)} is neither a field that every contest has nor "options".`,
      ),
    );
  }
  for (const [index, { of, share }] of template.system.thresholds.entries()) {
    const path = ['system', 'thresholds', index];
    if (of !== 'regions' && of !== 'options' && !requiredIds.has(of)) {
      mistakes.push(
        mistake(
          'pack-threshold',
          [...path, 'of'],
          `${JSON.stringify(of)} is neither a field that every contest has, nor "options" or "regions".`,
        ),
      );
    }
    if (share.numerator > share.denominator)
      mistakes.push(mistake('pack-threshold', [...path, 'share'], 'The share is more than everything.'));
  }
  for (const [index, { basis, law }] of template.relations.entries()) {
    if (basis === 'law' && law === undefined)
      mistakes.push(
        mistake('pack-no-law', ['relations', index, 'basis'], 'What the law states needs its place in law.'),
      );
  }
  return [...mistakes, ...checkRelations(template, file)];
}

/** Compiles every relation against all rows of the template and its fixed options. */
function checkRelations(template: PackTemplate, file: string): readonly PackMistake[] {
  const ids = template.fields.map(({ id }) => id);
  // With duplicate ids there is no contest to compile against, and they are reported already.
  if (new Set([...ids, ...template.fixedOptions.map(({ id }) => id)]).size < ids.length + template.fixedOptions.length)
    return [];
  const contest = contestFromTemplate(template, { id: template.id, options: [], optionalFields: 'all' });
  if (!contest.ok) return [];
  const compiled = compileRelations({
    ...contest.value,
    relations: template.relations.map(({ id, name, left, op, right }) => ({ id, name, left, op, right })),
  });
  if (compiled.ok) return [];
  return compiled.error.map(({ code, column, sentence }) => {
    const place = /^relations\[(\d+)\]\.(left|right)$/.exec(column ?? '');
    return { code, file, sentence, path: ['relations', Number(place?.[1]), place?.[2] ?? ''] };
  });
}

function texts(
  template: PackTemplate,
): readonly Readonly<{ path: PackPath; text: Readonly<Record<string, string>> }>[] {
  const named = (list: string, items: readonly Readonly<{ name: Readonly<Record<string, string>> }>[]) =>
    items.map(({ name }, index) => ({ path: [list, index, 'name'], text: name }));
  return [
    { path: ['name'], text: template.name },
    ...template.system.thresholds.map(({ name }, index) => ({
      path: ['system', 'thresholds', index, 'name'],
      text: name,
    })),
    ...named('fields', template.fields),
    ...named('fixedOptions', template.fixedOptions),
    ...named('relations', template.relations),
    ...named('otherChecks', template.otherChecks),
    ...template.otherChecks.map(({ needs }, index) => ({ path: ['otherChecks', index, 'needs'], text: needs })),
  ];
}
