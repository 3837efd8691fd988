/** An election pack: the rules of a country as data (docs/formats/pack.md). Reads its parsed files and finds every mistake in and between them. */
import { z } from 'zod';
import { failure, success, type Result } from '../kernel/result.ts';
import { checklistsSchema } from './checklist-contract.ts';
import { clockSchema } from './clock-contract.ts';
import { guideSchema } from './guide-contract.ts';
import { checkActs } from './pack-act-check.ts';
import { checkChecklists } from './pack-checklist-check.ts';
import { checkClock } from './pack-clock-check.ts';
import {
  packManifestSchema,
  packTemplateSchema,
  packTerritoriesSchema,
  type CodeChange,
  type Pack,
  type PackTerritory,
} from './pack-contract.ts';
import { checkGuide } from './pack-guide-check.ts';
import { checkManifest } from './pack-manifest-check.ts';
import type { PackMistake, PackPath } from './pack-mistake.ts';
import { checkTemplate } from './pack-template-check.ts';
import { checkTerritories } from './pack-territory-check.ts';
import { checkViolations } from './pack-violation-check.ts';
import { violationsSchema } from './violation-contract.ts';

const manifestFile = 'pack.json';
const territoriesFile = 'territories.json';
const checklistsFile = 'checklists.json';
const violationsFile = 'violations.json';
const clockFile = 'clock.json';
const guideFile = 'guide.json';
const templateFolder = 'templates/';

const noChecklists: z.infer<typeof checklistsSchema> = { format: 'kua-pack-checklists/1', lists: [] };
const noViolations: z.infer<typeof violationsSchema> = {
  format: 'kua-pack-violations/1',
  groups: [],
  violations: [],
};
const noClock: z.infer<typeof clockSchema> = { format: 'kua-pack-clock/1', moments: [] };
const noGuide: z.infer<typeof guideSchema> = { format: 'kua-pack-guide/1', sections: [] };

/** Parsed JSON by path inside the pack's folder (`pack.json`, `templates/presidential.json`). */
export type PackFiles = ReadonlyMap<string, unknown>;

/**
 * The pack, or all mistakes at once. A file that does not match its schema is left out of the checks between files, so that one
 * mistake is not told twice; so is one of `unreadable`, which is there and no JSON.
 */
export function readPack(
  files: PackFiles,
  unreadable: ReadonlySet<string> = new Set(),
): Result<Pack, readonly PackMistake[]> {
  const mistakes: PackMistake[] = unknownFiles(files);
  const report = (found: readonly PackMistake[]): void => void mistakes.push(...found);
  const optional = <T>(file: string, schema: z.ZodType<T>, none: T): T | null => {
    if (unreadable.has(file)) return null;
    return files.has(file) ? parseFile(files, file, schema, report) : none;
  };

  const manifest = parseFile(files, manifestFile, packManifestSchema, report);
  const territoryData = files.has(territoriesFile)
    ? parseFile(files, territoriesFile, packTerritoriesSchema, report)
    : null;
  const templates = templatePaths(files).flatMap((path) => {
    const template = parseFile(files, path, packTemplateSchema, report);
    return template === null ? [] : [{ path, template }];
  });
  const lists = optional(checklistsFile, checklistsSchema, noChecklists)?.lists ?? null;
  const violationData = optional(violationsFile, violationsSchema, noViolations);
  const moments = optional(clockFile, clockSchema, noClock)?.moments ?? null;
  const sections = optional(guideFile, guideSchema, noGuide)?.sections ?? null;

  const languages = declaredLanguages(files);
  if (manifest !== null) report(checkManifest(manifest, templatePaths(files)));
  if (manifest !== null) report(checkActs(manifest, files));
  if (territoryData !== null) report(checkTerritories(territoryData, languages));
  for (const { path, template } of templates) report(checkTemplate(template, path, languages));
  const violations = violationData?.violations ?? null;
  if (lists !== null) report(checkChecklists(lists, { languages, moments, violations }));
  if (violationData !== null) report(checkViolations(violationData, languages));
  const turnoutSlots = manifest?.turnoutSlots ?? null;
  if (moments !== null && files.has(clockFile)) report(checkClock(moments, { languages, lists, turnoutSlots }));
  if (sections !== null) report(checkGuide(sections, languages));
  if (mistakes.length > 0 || manifest === null) return failure(mistakes);
  const order = (id: string): number => manifest.templates.indexOf(id);
  return success({
    manifest,
    territories: territoryData?.territories ?? [],
    changes: territoryData?.changes ?? [],
    templates: templates.map(({ template }) => template).toSorted((a, b) => order(a.id) - order(b.id)),
    checklists: lists ?? [],
    violationGroups: violationData?.groups ?? [],
    violations: violations ?? [],
    refusedCopy: violationData?.refusedCopy ?? null,
    clock: moments ?? [],
    guide: sections ?? [],
  });
}

/** The territories that exist on a day. */
export function territoriesOn(
  pack: Readonly<{ territories: readonly PackTerritory[] }>,
  date: string,
): readonly PackTerritory[] {
  return pack.territories.filter(
    ({ validFrom, validTo }) => (validFrom === null || validFrom <= date) && (validTo === null || date <= validTo),
  );
}

/** The codes that now cover what a code meant on a day: itself, unless it was given up or given away later. */
export function currentCodes(changes: readonly CodeChange[], code: string, date: string): readonly string[] {
  const change = changes.find(({ from, on }) => from === code && date < on);
  return change?.to ?? [code];
}

/** Also from a manifest that is wrong elsewhere, so that the texts of all files are checked at once. */
function declaredLanguages(files: PackFiles): readonly string[] {
  const parsed = z.object({ languages: packManifestSchema.shape.languages }).safeParse(files.get(manifestFile));
  return parsed.success ? parsed.data.languages : [];
}

function templatePaths(files: PackFiles): readonly string[] {
  return [...files.keys()].filter((path) => path.startsWith(templateFolder) && path.endsWith('.json')).toSorted();
}

function unknownFiles(files: PackFiles): PackMistake[] {
  const known = new Set([
    ...[manifestFile, territoriesFile, checklistsFile, violationsFile, clockFile, guideFile],
    ...templatePaths(files),
  ]);
  return [...files.keys()]
    .filter((path) => !known.has(path))
    .map((file) => ({
      code: 'pack-unknown-file',
      file,
      path: [],
      sentence: 'No part of a pack has this name; the file would be ignored.',
    }));
}

function parseFile<T>(
  files: PackFiles,
  file: string,
  schema: z.ZodType<T>,
  report: (found: readonly PackMistake[]) => void,
): T | null {
  if (!files.has(file)) {
    report([{ code: 'pack-missing-file', file, path: [], sentence: 'The pack has no such file.' }]);
    return null;
  }
  const parsed = schema.safeParse(files.get(file));
  if (parsed.success) return parsed.data;
  report(parsed.error.issues.flatMap((issue) => schemaMistakes(file, issue)));
  return null;
}

function schemaMistakes(file: string, issue: z.core.$ZodIssue): readonly PackMistake[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      schemaMistake(file, [...path, key], `There is no property ${JSON.stringify(key)} here.`),
    );
  }
  return [schemaMistake(file, path, `${issue.message.replace(/\.$/, '')}.`)];
}

function schemaMistake(file: string, path: PackPath, sentence: string): PackMistake {
  return { code: 'pack-schema', file, path, sentence };
}
