/** Laws stand in many places of many files: whatever has an act and an article is one. */
import type { PackPath } from './pack-mistake.ts';

export function actsOfLaws(value: unknown, path: PackPath = []): readonly Readonly<{ act: string; path: PackPath }>[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('act' in value && 'article' in value && typeof value.act === 'string')
    return [{ act: value.act, path: [...path, 'act'] }];
  return Object.entries(value).flatMap(([key, part]) =>
    actsOfLaws(part, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
