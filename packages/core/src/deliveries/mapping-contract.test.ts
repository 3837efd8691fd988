import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mappingJsonSchema } from './mapping-contract.ts';
import { quarantineCodes } from './reading.ts';

const docs = new URL('../../../../docs/formats/', import.meta.url);

describe('the mapping format', () => {
  it('has the JSON Schema that docs/formats/mapping.schema.json holds', () => {
    expect(JSON.parse(readFileSync(new URL('mapping.schema.json', docs), 'utf8'))).toEqual(mappingJsonSchema());
  });

  it('describes every key', () => {
    const silent: string[] = [];
    function walk(node: unknown, path: string): void {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, value] of Object.entries<unknown>({ ...node })) {
        if (key === 'properties' && typeof value === 'object' && value !== null) {
          for (const [name, schema] of Object.entries(value)) {
            if (typeof schema !== 'object' || schema === null || !('description' in schema))
              silent.push(`${path}/${name}`);
          }
        }
        walk(value, `${path}/${key}`);
      }
    }
    walk(mappingJsonSchema(), '');
    expect(silent).toEqual([]);
  });

  it('has every quarantine code and key in its page', () => {
    const page = readFileSync(new URL('mapping.md', docs), 'utf8');
    expect(quarantineCodes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
    const keys = new Set<string>();
    JSON.stringify(mappingJsonSchema(), (key: string, value: unknown) => {
      if (key === 'properties' && typeof value === 'object' && value !== null)
        for (const name of Object.keys(value)) keys.add(name);
      return value;
    });
    expect([...keys].filter((key) => !page.includes(`\`${key}\``) && !page.includes(`"${key}"`))).toEqual([]);
  });
});
