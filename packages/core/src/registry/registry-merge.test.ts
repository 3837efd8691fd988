import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Contest, Election, Source } from './election.ts';
import { mergeContest, mergeElection, mergeSources } from './registry-merge.ts';

const id = fc.constantFrom('a', 'b', 'c', 'd');
const text = fc.constantFrom('a', 'b', 'Name', 'Other');
const name = fc.dictionary(fc.constantFrom('kk', 'ru', 'en', 'und'), text, { minKeys: 1 });
const named = fc.record({ id, name });
const kind = fc.constantFrom<Contest['options'][number]['kind']>('candidate', 'other', 'against-all');

function unique<T extends Readonly<{ id: string }>>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.uniqueArray(item, { selector: (value) => value.id });
}

const contest: fc.Arbitrary<Contest> = fc.record({
  id: fc.constant('contest'),
  name,
  fields: unique(named),
  options: unique(fc.record({ id, name, kind, color: fc.constantFrom(null, '#000', '#fff') })),
  denominator: fc.constantFrom('options', 'cast', 'valid'),
  relations: unique(fc.record({ id, name, left: text, op: fc.constantFrom('=', '<='), right: text })),
  maxTurnout: fc.constantFrom(1, 0.9),
  stations: fc.constantFrom('all', 'stated'),
});
const election: fc.Arbitrary<Election> = fc.record({
  id: fc.constant('e'),
  name,
  date: fc.constantFrom('2026-01-01', '2026-01-02'),
  country: fc.constantFrom('ZZ', 'KZ'),
  pack: fc.constantFrom('generic', 'kz'),
  rehearsal: fc.boolean(),
  embargoUntil: fc.constantFrom(null, '2026-01-02T00:00:00Z'),
});
const sources: fc.Arbitrary<Source[]> = unique(named);

test('saying the same again changes nothing', () => {
  fc.assert(
    fc.property(contest, contest, election, election, sources, sources, (a, b, c, d, e, f) => {
      const once = mergeContest(a, b);
      expect(mergeContest(once, b)).toEqual(once);
      const elected = mergeElection(c, d);
      expect(mergeElection(elected, d)).toEqual(elected);
      const named = mergeSources(e, f);
      expect(mergeSources(named, f)).toEqual(named);
    }),
  );
});

test('nothing that was there goes away, and what was there stays in front', () => {
  fc.assert(
    fc.property(contest, contest, (a, b) => {
      const merged = mergeContest(a, b);
      for (const list of ['fields', 'options', 'relations'] as const) {
        const ids = merged[list].map((item) => item.id);
        expect(ids.slice(0, a[list].length)).toEqual(a[list].map((item) => item.id));
        expect(new Set(ids)).toEqual(new Set([...a[list], ...b[list]].map((item) => item.id)));
        expect(ids).toHaveLength(new Set(ids).size);
      }
    }),
  );
});

test('what the embargo rests on is of the first entry, whatever later ones say', () => {
  fc.assert(
    fc.property(election, election, fc.boolean(), (a, b, clearsEmbargo) => {
      const { date, country, pack, rehearsal } = a;
      expect(mergeElection(a, b, { clearsEmbargo })).toMatchObject({ date, country, pack, rehearsal });
    }),
  );
});

test('the operator’s embargo is the last one stated, and gone only where an entry clears it', () => {
  fc.assert(
    fc.property(election, election, (a, b) => {
      expect(mergeElection(a, b).embargoUntil).toBe(b.embargoUntil ?? a.embargoUntil);
      expect(mergeElection(a, { ...b, embargoUntil: null }, { clearsEmbargo: true }).embargoUntil).toBeNull();
    }),
  );
});
