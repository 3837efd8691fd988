/**
 * What a public opening says of a protocol. Whoever shows it can hide any field, and a hidden figure looks like one that nobody stated: so
 * nothing of contest and figures may be hidden (docs/formats/entry.md).
 */
import type { FieldValue, OpenedField, Opening } from '@kua/core/evidence/statement.ts';

export type ReadOpening = Readonly<{
  election: FieldValue;
  station: FieldValue;
  contest: FieldValue;
  /** By field or option id. */
  figures: ReadonlyMap<string, FieldValue>;
}>;

/** Where a kind has its protocol, and how many other fields of the body stand between that and `/capturedAt`. */
const kinds: ReadonlyMap<FieldValue, Readonly<{ body: string; hidden: number }>> = new Map([
  ['protocol', { body: '/body', hidden: 0 }],
  // channel, device, kind, original
  ['relay', { body: '/body/body', hidden: 4 }],
]);

/** Null where something is hidden that a result could depend on, or where the statement is no protocol. */
export function readOpening(opening: Opening): ReadOpening | null {
  const shown = opening.flatMap((field) => (field.length === 1 ? [] : [field]));
  const inOrder = shown.every(([path], place) => place === 0 || (shown[place - 1]?.[0] ?? '') < path);
  const header = new Map(shown.map(([path, , value]) => [path, value]));
  const kind = kinds.get(header.get('/kind') ?? null);
  if (!inOrder || kind === undefined || header.get('/format') !== 'kua-statement/1') return null;
  const { body, hidden } = kind;
  const [contest, end] = [placeOf(opening, `${body}/contest`), placeOf(opening, '/capturedAt')];
  const between = opening.slice(contest + 1, end - hidden);
  const rest = opening.slice(end - hidden, end);
  if (contest === -1 || end - hidden <= contest || rest.some((field) => field.length !== 1)) return null;
  const figures = figuresOf(between, body);
  const [election, station] = [header.get('/election'), header.get('/station')];
  if (figures === null || election === undefined || station === undefined) return null;
  return { election, station, contest: header.get(`${body}/contest`) ?? null, figures };
}

function placeOf(opening: Opening, path: string): number {
  return opening.findIndex((field) => field.length !== 1 && field[0] === path);
}

/** Null where one of them is hidden, or is no figure. */
function figuresOf(fields: readonly OpenedField[], body: string): ReadonlyMap<string, FieldValue> | null {
  const figures = new Map<string, FieldValue>();
  const groups = new Set<string>();
  for (const field of fields) {
    const path = field.length === 1 || !field[0].startsWith(body) ? '' : field[0].slice(body.length);
    const [, group, id] = /^\/(fields|options)(?:\/(.+))?$/s.exec(path) ?? [];
    if (group === undefined) return null;
    groups.add(group);
    if (id !== undefined) figures.set(id.replaceAll('~1', '/').replaceAll('~0', '~'), field[2] ?? null);
  }
  return groups.size === 2 ? figures : null;
}
