import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Problem } from '@kua/core/kernel/problem.ts';
import { registerPackCommand } from './pack-command.ts';
import { readPackFolder } from './pack-files.ts';

const kz = join(import.meta.dirname, '../../../../packs/kz');
const manifest = 'pack.json';
const territories = 'territories.json';
const template = 'templates/presidential.json';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kua-pack-'));
  await cp(kz, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function replaceIn(file: string, find: string, by: string): Promise<void> {
  const path = join(folder, file);
  const before = await readFile(path, 'utf8');
  expect(before).toContain(find);
  await writeFile(
    path,
    before.replace(find, () => by),
  );
}

async function problems(): Promise<readonly Problem[]> {
  const result = await readPackFolder(folder);
  return result.ok ? [] : result.error;
}

describe('kua pack check', () => {
  it('finds nothing wrong with the pack that the mistakes are planted in', async () => {
    expect(await problems()).toEqual([]);
  });

  it('tells the mistakes of all files at once, in the order of the files', async () => {
    await replaceIn(manifest, '"validTo": null', '"validTo": 2027');
    await replaceIn(territories, '"tile":{"row":2,"column":0}', '"tile":{"row":1,"column":0}');
    await replaceIn(template, '"issued + cancelled"', '"issued + canceled"');
    await replaceIn(template, '"denominator": "took-part"', '"denominator": "participants"');
    expect((await problems()).map(({ code }) => code)).toEqual([
      'pack-schema',
      'pack-denominator',
      'relation-unknown-field',
      'pack-duplicate-tile',
    ]);
  });

  it('does not tell what only follows from a file that cannot be read', async () => {
    await replaceIn('checklists.json', '{', '');
    expect(new Set((await problems()).map(({ code }) => code))).toEqual(new Set(['json-syntax']));
  });

  it('needs no files of the day, and says what is missing where others name them', async () => {
    for (const file of ['checklists.json', 'violations.json', 'clock.json', 'guide.json']) await rm(join(folder, file));
    expect(await problems()).toEqual([]);
    await cp(join(kz, 'checklists.json'), join(folder, 'checklists.json'));
    expect(new Set((await problems()).map(({ code }) => code))).toEqual(
      new Set(['pack-unknown-moment', 'pack-unknown-violation']),
    );
  });

  it('does not tell a file that cannot be read a second time as missing', async () => {
    await replaceIn(template, '{', '');
    expect(new Set((await problems()).map(({ code }) => code))).toEqual(new Set(['json-syntax']));
  });

  it.each([
    ['a template that pack.json does not list', 'templates/extra.json', 'pack-unreachable-template'],
    ['a file that no part of a pack is called', 'notes.json', 'pack-unknown-file'],
  ])('finds %s', async (_, file, code) => {
    await cp(join(folder, template), join(folder, file));
    expect((await problems()).map((problem) => [problem.code, problem.file])).toContainEqual([
      code,
      join(folder, file),
    ]);
  });

  it('survives bytes that are no text, brackets without end, and an empty folder', async () => {
    await writeFile(join(folder, manifest), Uint8Array.of(0x7b, 0xff, 0xfe));
    expect((await problems()).map(({ code }) => code)).toEqual(['pack-not-utf8']);
    await writeFile(join(folder, manifest), '['.repeat(200_000));
    expect((await problems()).map(({ code }) => code)).toEqual(['json-too-deep']);
    await writeFile(join(folder, manifest), '');
    expect((await problems()).map(({ code }) => code)).toEqual(['json-syntax']);
    await rm(join(folder, manifest));
    expect((await problems()).map(({ code }) => code)).toContain('pack-missing-file');
    expect(await readPackFolder(join(folder, 'nowhere'))).toMatchObject({
      ok: false,
      error: [{ code: 'pack-missing-folder' }],
    });
  });

  it('prints a summary and exits 0, or the mistakes and exits 1', async () => {
    const streams = { stdout: '', stderr: '' };
    const keep = (name: 'stdout' | 'stderr') =>
      vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
        streams[name] += String(chunk);
        return true;
      });
    const spies = [keep('stdout'), keep('stderr')];
    const before = process.exitCode;
    const run = async (...options: readonly string[]): Promise<unknown> => {
      process.exitCode = 0;
      Object.assign(streams, { stdout: '', stderr: '' });
      const program = new Command().exitOverride();
      registerPackCommand(program);
      await program.parseAsync(['pack', 'check', folder, ...options], { from: 'user' });
      return process.exitCode;
    };
    try {
      expect(await run()).toBe(0);
      expect(streams.stdout).toBe(
        'kz 2026.11: in order.\nTerritories by level: 1 / 20 / 224.\n' +
          'Template presidential: 19 rows, 16 control relations, 3 checks beyond the figures.\n' +
          'Template kurultai: 19 rows, 16 control relations, 3 checks beyond the figures.\n' +
          'Template referendum: 20 rows, 15 control relations, 3 checks beyond the figures.\n' +
          'Checklist opening: 22 questions.\nChecklist voting: 19 questions.\n' +
          'Checklist home: 13 questions.\nChecklist count: 33 questions.\n' +
          'For the day: 33 violations, 27 moments, 11 sections of the guide.\n',
      );
      expect(await run('--json')).toBe(0);
      expect(JSON.parse(streams.stdout)).toMatchObject({ ok: true, pack: 'kz', territories: 245 });
      await replaceIn(template, '"issued + cancelled"', '"issued + canceled"');
      expect(await run()).toBe(1);
      expect(streams.stdout).toBe('');
      expect(streams.stderr).toMatch(
        /presidential\.json:\d+ relations\[2\]\.right\n {2}The relation "R2" cannot be read: at character 10 there is no field or option "canceled"/,
      );
      expect(await run('--json')).toBe(1);
      expect(JSON.parse(streams.stdout)).toMatchObject({ ok: false, problems: [{ code: 'relation-unknown-field' }] });
    } finally {
      process.exitCode = before;
      for (const spy of spies) spy.mockRestore();
    }
  });
});
