import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPackPath, type PackMistake } from './pack-mistake.ts';
import { readPack, territoriesOn, type PackFiles } from './pack.ts';

const kz = join(import.meta.dirname, '../../../../packs/kz');

function kzFiles(): Map<string, unknown> {
  const paths = [
    'pack.json',
    'territories.json',
    'checklists.json',
    'violations.json',
    'clock.json',
    'guide.json',
    ...readdirSync(join(kz, 'templates')).map((name) => `templates/${name}`),
  ];
  return new Map(paths.map((path) => [path, JSON.parse(readFileSync(join(kz, path), 'utf8')) as unknown]));
}

type Container = Record<string | number, unknown>;
function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

/** Every place of a value below the top. */
function places(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (!isContainer(value)) return [path];
  return [path, ...Object.keys(value).flatMap((key) => places(value[key], [...path, key]))];
}

function change(value: unknown, path: readonly string[], by: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined || !isContainer(value)) return by;
  const inner = change(value[step], rest, by);
  if (Array.isArray(value)) return value.with(Number(step), inner) as unknown;
  return { ...value, [step]: inner };
}

function mistakes(files: PackFiles): readonly PackMistake[] {
  const result = readPack(files);
  return result.ok ? [] : result.error;
}

describe('readPack', () => {
  it('never crashes on files of any content', () => {
    const names = fc.constantFrom(
      ...['pack.json', 'territories.json', 'templates/a.json', 'x.json'],
      ...['checklists.json', 'violations.json', 'clock.json', 'guide.json'],
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.jsonValue())), (files) => {
        for (const { file, sentence } of mistakes(new Map(files))) {
          expect(file).not.toBe('');
          expect(sentence).toMatch(/\.$/);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('never crashes when one place of a real pack holds anything else, and names a file of the pack', () => {
    const files = kzFiles();
    // Of 245 territories the first few stand for all.
    const all = [...files].flatMap(([file, value]) =>
      places(value)
        .filter((path) => Number(path[1] ?? 0) < 30)
        .map((path) => ({ file, path })),
    );
    expect(all.length).toBeGreaterThan(1000);
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('KZ', 'took-part', '2022-06-08', 'sum(options)', 'presidential', 'admitted', 'close', true),
    );
    fc.assert(
      fc.property(fc.constantFrom(...all), anything, ({ file, path }, by) => {
        const changed = new Map(files).set(file, change(files.get(file), path, by));
        for (const mistake of mistakes(changed))
          expect(files.has(mistake.file) || mistake.file.startsWith('templates/')).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('says when a refused copy of the protocol is a violation that it does not know', () => {
    const files = kzFiles();
    files.set('violations.json', change(files.get('violations.json'), ['refusedCopy'], 'PROT.99'));
    expect(mistakes(files)).toEqual([
      expect.objectContaining({ code: 'pack-unknown-violation', file: 'violations.json', path: ['refusedCopy'] }),
    ]);
  });

  it('lets a code be used again for another unit once the first has ended', () => {
    const unit = {
      id: 'A',
      parent: 'W',
      level: 1,
      name: { en: 'A' },
      validFrom: null,
      validTo: '2022-06-07',
      verified: true,
    };
    const whole = { ...unit, id: 'W', parent: null, level: 0, validTo: null };
    const later = { ...unit, name: { en: 'B' }, validFrom: '2022-06-08', validTo: null };
    const found = (
      second: typeof later | (Omit<typeof later, 'validFrom'> & { validFrom: string }),
    ): readonly string[] => {
      const files = kzFiles();
      for (const path of [...files.keys()]) if (path.startsWith('templates/')) files.delete(path);
      files.set('pack.json', { ...(files.get('pack.json') as object), templates: [], languages: ['en'] });
      files.set('territories.json', {
        format: 'kua-pack-territories/1',
        territories: [whole, unit, second],
        changes: [],
      });
      return mistakes(files).map(({ code, path }) => `${code} ${formatPackPath(path)}`);
    };
    expect(found(later)).toEqual([]);
    expect(found({ ...later, validFrom: '2022-06-07' })).toEqual(['pack-duplicate-territory territories[2].id']);
    const named = (day: string): readonly string[] =>
      territoriesOn({ territories: [whole, unit, later] }, day).map(({ name }) => name['en'] ?? '');
    expect([named('2022-06-07'), named('2022-06-08')]).toEqual([
      ['A', 'A'],
      ['A', 'B'],
    ]);
  });
});
