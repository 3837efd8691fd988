import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { brokenSums, relationChecker } from '@kua/core/comparison/relation-check.ts';
import type { Cell } from '@kua/core/protocols/statement.ts';
import { plantedKinds } from '@kua/rehearsal/plan.ts';
import type { Planted } from '@kua/rehearsal/planted.ts';
import { officialFile } from '@kua/rehearsal/official-file.ts';
import { figuresOf, rowOf } from '@kua/rehearsal/protocol-sheet.ts';
import { simulateElection } from '@kua/rehearsal/simulate.ts';
import { loadPack } from '../registry/pack-files.ts';
import { rehearsalPlan, usualSeed } from './rehearsal-plan.ts';

async function usualRehearsal() {
  const pack = await loadPack('kz');
  if (!pack.ok) throw new Error(JSON.stringify(pack.error));
  return simulateElection(rehearsalPlan(pack.value, usualSeed));
}

/** What is planted and where, as docs/rehearsal.md prints it. */
function plantedTable(planted: readonly Planted[]): string {
  const rows = plantedKinds.map((kind) => {
    const all = planted.filter((one) => one.kind === kind);
    const places = all.map(({ station, option, size }) => `${station} ${option} ${size}`);
    return `| ${kind} | ${all.length} | ${places.join(' · ')} |`;
  });
  return ['| kind | stations | station, option or field, size |', '| --- | --- | --- |', ...rows].join('\n');
}

describe('the rehearsal over Kazakhstan', async () => {
  const rehearsal = await usualRehearsal();
  const { stations, contest, official, arrivals, planted } = rehearsal;

  it('has 10,400 stations in 20 regions and all 224 districts, with about twelve million voters', () => {
    expect(stations).toHaveLength(10_400);
    expect(new Set(stations.map(({ territory }) => territory)).size).toBe(224);
    expect(new Set(stations.map(({ id }) => id.slice(0, 2))).size).toBe(20);
    const voters = stations.reduce((sum, { registered }) => sum + (registered ?? 0), 0);
    expect(voters).toBeGreaterThan(11_000_000);
    expect(voters).toBeLessThan(13_000_000);
    expect(new Set(arrivals.map(({ station }) => station)).size).toBe(3224);
  });

  it('fills in the whole form of the pack, and its control relations hold but where a sum is broken on purpose', () => {
    const cells = [
      ...contest.fields.map(({ id }) => ({ kind: 'field' as const, id })),
      ...contest.options.map(({ id }) => ({ kind: 'option' as const, id })),
    ].map((cell, index): Cell => ({ ...cell, position: index + 1 }));
    const checker = relationChecker(contest, cells);
    expect(checker.relations.length).toBeGreaterThan(5);
    const broken = stations.flatMap(({ id }, station) => {
      const figures = figuresOf(rowOf(official, station));
      expect(figures).not.toContain(null);
      return brokenSums(checker, { figures, conflict: [], restIsZero: false }).length > 0 ? [id] : [];
    });
    const wanted = planted.filter(({ kind }) => kind === 'broken-sum').map(({ station }) => station);
    expect(broken).toEqual(wanted.toSorted());
  });

  it('is the one that docs/rehearsal.md describes', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../../docs/rehearsal.md'), 'utf8');
    expect(page).toContain(plantedTable(planted));
  });

  it('has an official file of one megabyte at most', () => {
    expect(officialFile(rehearsal).length).toBeLessThan(1_000_000);
  });
});
