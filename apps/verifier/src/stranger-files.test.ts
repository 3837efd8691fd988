import { expect, test } from 'vitest';
import { checkStrangers, type StrangerQuestion } from './stranger-files.ts';
import { mapSource } from './test-log.ts';

async function strangers(paths: readonly string[], given: Partial<StrangerQuestion> = {}) {
  const findings: string[] = [];
  const notes = await checkStrangers({
    source: mapSource(new Map(paths.map((path) => [path, Buffer.from(path)]))),
    all: paths,
    found: new Set(),
    logs: [],
    unwalked: [],
    isRelease: true,
    portalNamed: true,
    report: (code, file) => void findings.push(`${code} ${file}`),
    ...given,
  });
  return { findings, notes };
}

test('what a former portal left breaks nothing, and is named', async () => {
  const { findings, notes } = await strangers(['assets/main-old.js', 'assets/fonts/old.woff2']);
  expect(findings).toEqual([]);
  expect(notes).toEqual([expect.stringContaining('assets/main-old.js, assets/fonts/old.woff2')]);
});

test('what nothing leads to is reported where a release has its data', async () => {
  const { findings } = await strangers(['data/stray.json', 'downloads/stray.csv']);
  expect(findings).toEqual(['file-stray data/stray.json', 'file-stray downloads/stray.csv']);
});
