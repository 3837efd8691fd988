/** What must agree inside pack.json, and between it and the template files. */
import { isTimeZone } from '../kernel/zoned-time.ts';
import type { PackManifest } from './pack-contract.ts';
import { duplicates, missingLanguages, type PackMistake, type PackPath } from './pack-mistake.ts';

const file = 'pack.json';

/** All mistakes of the manifest; `templatePaths` are the template files that lie in the folder. */
export function checkManifest(manifest: PackManifest, templatePaths: readonly string[]): readonly PackMistake[] {
  return [
    ...checkTexts(manifest),
    ...checkDates(manifest),
    ...checkZones(manifest),
    ...checkHours(manifest),
    ...checkTemplates(manifest, templatePaths),
    ...duplicates(manifest.languages, (language) => language).map(({ index, key }) =>
      mistake('pack-duplicate', ['languages', index], `The language ${JSON.stringify(key)} is listed twice.`),
    ),
    ...duplicates(manifest.sources, (source) => source.id).map(({ index, key }) =>
      mistake('pack-duplicate', ['sources', index, 'id'], `The source ${JSON.stringify(key)} is listed twice.`),
    ),
  ];
}

function checkTexts(manifest: PackManifest): readonly PackMistake[] {
  const { languages } = manifest;
  return [
    ...missingLanguages({ file, path: ['name'], text: manifest.name, languages }),
    ...manifest.sources.flatMap((source, index) =>
      missingLanguages({ file, path: ['sources', index, 'name'], text: source.name, languages }),
    ),
  ];
}

function checkDates({ validFrom, validTo }: PackManifest): readonly PackMistake[] {
  if (validFrom === null || validTo === null || validFrom <= validTo) return [];
  return [mistake('pack-dates', ['validTo'], `The pack ends on ${validTo}, before it begins on ${validFrom}.`)];
}

function checkZones(manifest: PackManifest): readonly PackMistake[] {
  const zones: readonly (readonly [PackPath, string])[] = [
    [['timeZone'], manifest.timeZone],
    ...(manifest.embargo.kind === 'none' ? [] : embargoZones(manifest.embargo)),
  ];
  return zones
    .filter(([, zone]) => !isTimeZone(zone))
    .map(([path, zone]) => mistake('pack-time-zone', path, `There is no time zone ${JSON.stringify(zone)}.`));
}

function embargoZones({
  timeZone,
  stationZones = [],
}: Readonly<{ timeZone: string; stationZones?: readonly string[] | undefined }>): readonly (readonly [
  PackPath,
  string,
])[] {
  return [
    [['embargo', 'timeZone'], timeZone],
    ...stationZones.map((zone, index) => [['embargo', 'stationZones', index], zone] as const),
  ];
}

function checkHours({ votingHours: { opens, closes }, turnoutSlots }: PackManifest): readonly PackMistake[] {
  const mistakes: PackMistake[] = [];
  if (opens >= closes) {
    mistakes.push(
      mistake('pack-hours', ['votingHours', 'closes'], `Stations close at ${closes}, not after they open at ${opens}.`),
    );
  }
  for (const [index, slot] of turnoutSlots.entries()) {
    const path = ['turnoutSlots', index];
    const earlier = index === 0 ? undefined : turnoutSlots[index - 1];
    if (earlier !== undefined && slot <= earlier)
      mistakes.push(mistake('pack-hours', path, `${slot} does not come after ${earlier}.`));
    if (slot < opens || slot > closes) mistakes.push(mistake('pack-hours', path, `Stations are not open at ${slot}.`));
  }
  return mistakes;
}

function checkTemplates({ templates }: PackManifest, templatePaths: readonly string[]): readonly PackMistake[] {
  const pathOf = (id: string): string => `templates/${id}.json`;
  return [
    ...duplicates(templates, (id) => id).map(({ index, key }) =>
      mistake('pack-duplicate', ['templates', index], `The template ${JSON.stringify(key)} is listed twice.`),
    ),
    ...templates.flatMap((id, index) =>
      templatePaths.includes(pathOf(id))
        ? []
        : [mistake('pack-missing-file', ['templates', index], `The pack has no file ${pathOf(id)}.`)],
    ),
    ...templatePaths
      .filter((path) => !templates.some((id) => pathOf(id) === path))
      .map((path) => ({
        code: 'pack-unreachable-template',
        file: path,
        path: [],
        sentence: 'pack.json does not list this template, so no contest can use it.',
      })),
  ];
}

function mistake(code: string, path: PackPath, sentence: string): PackMistake {
  return { code, file, path, sentence };
}
