/** Values for a JSON Schema: what it asks for, or what it does not expect. */
import type { Random } from './random.ts';

export type Schema = Readonly<{
  $ref?: string;
  anyOf?: readonly Schema[];
  type?: string;
  const?: unknown;
  enum?: readonly unknown[];
  pattern?: string;
  maxLength?: number;
  properties?: Readonly<Record<string, Schema>>;
  items?: Schema;
}>;

export type Schemas = Readonly<Record<string, Schema>>;

/** Fits the schema, roughly: what follows from other values (digests, signatures) does not. */
export function fitting(schema: Schema, schemas: Schemas, random: Random): unknown {
  const named = schema.$ref === undefined ? schema : (schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
  if (named.anyOf !== undefined) return fitting(random.pick(named.anyOf), schemas, random);
  if ('const' in named) return named.const;
  if (named.enum !== undefined) return random.pick(named.enum);
  switch (named.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(named.properties ?? {}).map(([name, value]) => [name, fitting(value, schemas, random)]),
      );
    case 'array':
      return Array.from({ length: random.integer(5) }, () => fitting(named.items ?? {}, schemas, random));
    case 'string':
      return named.pattern === undefined ? random.bytes(300).toString('base64') : matching(named.pattern, random);
    case 'integer':
    case 'number':
      return random.integer(1000);
    default:
      return null;
  }
}

/** A text for a pattern of literals, classes and counts: all that our schemas have. */
export function matching(pattern: string, random: Random): string {
  const parts = [
    ...pattern.replace(/^\^|\$$/g, '').matchAll(/(\[[^\]]+\]|\(\?:[^)]*\)|\\.|.)(?:\{(\d+)(?:,(\d+))?\}|([*+?]))?/g),
  ];
  return parts
    .map(([, atom = '', least, most, sign]) => {
      const low = least === undefined ? (sign === '*' || sign === '?' ? 0 : 1) : Number(least);
      const high =
        most === undefined ? (sign === undefined || sign === '?' ? Math.max(low, 1) : low + 5) : Number(most);
      const count = least !== undefined && most === undefined ? low : low + random.integer(high - low + 1);
      return Array.from({ length: count }, () => ofAtom(atom, random)).join('');
    })
    .join('');
}

function ofAtom(atom: string, random: Random): string {
  if (!atom.startsWith('[')) return atom.replace(/^\\/, '');
  const letters: string[] = [];
  for (const [, from = '', to] of atom.slice(1, -1).matchAll(/(.)(?:-(.))?/g)) {
    for (let code = from.charCodeAt(0); code <= (to ?? from).charCodeAt(0); code += 1)
      letters.push(String.fromCharCode(code));
  }
  return random.pick(letters);
}

const odd: readonly ((random: Random) => unknown)[] = [
  () => null,
  () => true,
  () => '',
  () => [],
  () => ({}),
  () => -1,
  () => 1e308,
  () => Number.MAX_SAFE_INTEGER + 2,
  () => 0.1,
  () => '\u0000',
  () => '\ud800',
  () => '𝒳'.repeat(50),
  () => '../../etc/passwd',
  () => "'; drop table ledger.entry; --",
  () => '__proto__',
  (random) => 'x'.repeat(random.integer(200_000)),
  (random) => random.bytes(random.integer(100)).toString('latin1'),
  (random) => nested(1 + random.integer(200)),
  (random) => Array.from({ length: random.integer(2000) }, () => null),
  () => ({ __proto__: { admin: true }, constructor: { prototype: 1 }, toString: 1 }),
];

export function oddValue(random: Random): unknown {
  return random.pick(odd)(random);
}

function nested(depth: number): unknown {
  let value: unknown = 0;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** The same with one place changed: another value, a field less, a field more. */
export function disturbed(value: unknown, random: Random): unknown {
  if (Array.isArray(value) && value.length > 0 && random.integer(4) > 0) {
    const at = random.integer(value.length);
    return value.map((item: unknown, index) => (index === at ? disturbed(item, random) : item));
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && random.integer(6) > 0) {
    const entries = Object.entries(value);
    if (random.integer(6) === 0)
      return Object.fromEntries([...entries, [JSON.stringify(oddValue(random)).slice(0, 50), oddValue(random)]]);
    const at = random.integer(Math.max(1, entries.length));
    if (random.integer(6) === 0) return Object.fromEntries(entries.filter((_, index) => index !== at));
    return Object.fromEntries(
      entries.map(([name, item], index) => [name, index === at ? disturbed(item, random) : item]),
    );
  }
  if (typeof value === 'string' && value.length > 0 && random.integer(2) === 0) {
    const at = random.integer(value.length);
    return random.integer(2) === 0
      ? value.slice(0, at)
      : `${value.slice(0, at)}${random.pick(['0', 'f', 'Z', ' ', '\n', '+', '\u0000', 'ә'])}${value.slice(at + 1)}`;
  }
  return oddValue(random);
}
