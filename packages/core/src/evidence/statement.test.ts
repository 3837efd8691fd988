import { createHash, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import {
  fieldSalts,
  narrowOpening,
  openingRoot,
  openStatement,
  shownFields,
  statementFields,
  type Opening,
} from './statement.ts';

const seed = hexToBytes('00112233445566778899aabbccddeeff'.repeat(2));
const names = fc.stringMatching(/^[a-z~/A-Z0-9 ]{0,6}$/);
const statements = fc.dictionary(
  names,
  fc.jsonValue({ maxDepth: 3 }).filter((value) => JSON.stringify(value).isWellFormed()),
  { maxKeys: 6, noNullPrototype: true },
) as fc.Arbitrary<Readonly<Record<string, unknown>>>;

const all = (): boolean => true;
const none = (): boolean => false;

describe('fields of a statement', () => {
  test('are its scalars and empty lists and objects by JSON Pointer, in the order of code units; the seed is none', () => {
    const statement = { b: [1, { 'x/y': null, 'm~n': true }], a: 'text', Z: {}, c: [], seed: 'secret', '': 0 };
    expect(statementFields(statement)).toEqual([
      { path: '/', value: 0 },
      { path: '/Z', value: {} },
      { path: '/a', value: 'text' },
      { path: '/b/0', value: 1 },
      { path: '/b/1/m~0n', value: true },
      { path: '/b/1/x~1y', value: null },
      { path: '/c', value: [] },
    ]);
  });

  test('a field named seed that is not the statement’s own is one', () => {
    expect(statementFields({ body: { seed: 1 } })).toEqual([{ path: '/body/seed', value: 1 }]);
  });

  test('have salts by HKDF-SHA256, as Node’s own makes them', () => {
    const expected = Buffer.from(hkdfSync('sha256', seed, new Uint8Array(), 'kua-field/1 /station', 16)).toString(
      'hex',
    );
    expect(fieldSalts(seed)('/station')).toBe(expected);
    expect(fieldSalts(seed)('/station')).not.toBe(fieldSalts(seed)('/Station'));
  });

  test('a root by hand', () => {
    const sha256 = (...parts: readonly (Uint8Array | string)[]): Buffer =>
      parts.reduce<ReturnType<typeof createHash>>((hash, part) => hash.update(part), createHash('sha256')).digest();
    const salt = fieldSalts(seed);
    const leaf = (path: string, value: unknown): Buffer =>
      sha256(Uint8Array.of(0), JSON.stringify([path, salt(path), value]));
    const expected = sha256(
      Uint8Array.of(1),
      sha256(Uint8Array.of(1), leaf('/a', 1), leaf('/b', 'x')),
      leaf('/c', null),
    );
    expect(openingRoot(openStatement({ c: null, b: 'x', a: 1 }, seed, all))).toBe(expected.toString('hex'));
  });
});

describe('openings', () => {
  test('property: whatever is shown, the root is the same; what is shown is what was said', () => {
    fc.assert(
      fc.property(statements, fc.func(fc.boolean()), (statement, shows) => {
        const root = openingRoot(openStatement(statement, seed, all));
        const opening = openStatement(statement, seed, (path) => shows(path));
        expect(openingRoot(opening)).toBe(root);
        const said = new Map(statementFields(statement).map(({ path, value }) => [path, value]));
        for (const [path, value] of shownFields(opening)) {
          expect(shows(path)).toBe(true);
          expect(said.get(path)).toEqual(value);
        }
        expect(openingRoot(openStatement(statement, seed, none))).toBe(root);
        expect(openingRoot(narrowOpening(opening, none))).toBe(root);
        expect(shownFields(narrowOpening(opening, none)).size).toBe(0);
        expect(openingRoot(JSON.parse(JSON.stringify(opening)) as Opening)).toBe(root);
      }),
    );
  });

  test('property: no other value, path or salt gives the same root', () => {
    fc.assert(
      fc.property(
        statements,
        fc.nat(),
        fc.constantFrom(0 as const, 1 as const, 2 as const),
        (statement, place, part) => {
          const opening = openStatement(statement, seed, all);
          fc.pre(opening.length > 0);
          const at = place % opening.length;
          const field = opening[at];
          if (field?.length !== 3) throw new Error('everything is shown');
          const [path, salt, value] = field;
          const forged = [
            [`${path}x`, salt, value],
            [path, `${salt.startsWith('0') ? '1' : '0'}${salt.slice(1)}`, value],
            [path, salt, value === 7 ? 8 : 7],
          ] as const;
          const other = forged[part];
          expect(openingRoot(opening.with(at, other))).not.toBe(openingRoot(opening));
        },
      ),
    );
  });

  test('the same words under another seed have another root: a guess cannot be tried', () => {
    const statement = { station: '№ 1' };
    const other = seed.map((byte) => byte ^ 1);
    expect(openingRoot(openStatement(statement, seed, none))).not.toBe(
      openingRoot(openStatement(statement, other, none)),
    );
  });
});
