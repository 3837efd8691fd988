/** What must hold for every route of the desk, whoever asks. Each check answers what is wrong, in words; none is good. */
import { staffRoles } from '@kua/core/access/staff.ts';
import type { DeskRouter, DeskRouteRow } from '../../apps/server/src/http/desk-router.ts';
import type { Caller, MatrixStage } from './matrix-stage.ts';
import type { Asked, RouteExample } from './route-examples.ts';

type Examples = Readonly<Record<string, RouteExample>>;

export const nameOf = ({ method, path }: Pick<DeskRouteRow, 'method' | 'path'>): string => `${method} ${path}`;

/** Routes that answer and were not made by the router, and the other way round. */
export function pastTheRouter({ app, table }: DeskRouter): readonly string[] {
  const answering = app.routes.map(({ method, path }) => `${method} ${path.replace(/^\/:election\//, '')}`);
  const listed = table.map(nameOf);
  return [
    ...answering.filter((name) => !listed.includes(name)).map((name) => `${name}: past the router`),
    ...listed.filter((name) => !answering.includes(name)).map((name) => `${name}: in the table alone`),
  ];
}

/** Routes for which nobody said what is asked there. */
export function withoutExample(table: readonly DeskRouteRow[], examples: Examples): readonly string[] {
  return [
    ...table.flatMap((row) => {
      const example = examples[nameOf(row)];
      if (example === undefined) return [`${nameOf(row)}: add an example to test/desk/route-examples.ts`];
      return example.foreign === undefined && needsForeign(row)
        ? [`${nameOf(row)}: its example needs a foreign one`]
        : [];
    }),
    ...Object.keys(examples)
      .filter((name) => !table.some((row) => nameOf(row) === name))
      .map((name) => `${name}: no such route`),
  ];
}

function needsForeign({ method, roles, scope }: DeskRouteRow): boolean {
  if (roles === 'anyone') return false;
  return scope === 'station' || scope === 'task' || (scope === 'filtered' && method === 'POST');
}

/** All askings of one route. */
export async function wrongAt(
  stage: MatrixStage,
  row: DeskRouteRow,
  example: RouteExample,
): Promise<readonly string[]> {
  return [
    ...(await wrongCallers(stage, row, example)),
    ...(await wrongRoles(stage, row, example)),
    ...(await wrongPlaces(stage, row, example)),
    ...(await wrongBytes(stage, row, example)),
  ];
}

/** Nobody, somebody of another election, somebody who left, and a page of somebody else. */
async function wrongCallers(stage: MatrixStage, row: DeskRouteRow, example: RouteExample): Promise<readonly string[]> {
  const expected = row.roles === 'anyone' ? 'open' : 401;
  const callers: readonly (readonly [string, Caller])[] = [
    ['nobody', null],
    ['somebody of another election', stage.elsewhere],
    ['somebody who left', stage.ended],
  ];
  const wrong: string[] = [];
  for (const [who, caller] of callers)
    wrong.push(...complain(row, who, await statusFor(stage, row, caller, await example.home(stage, caller)), expected));
  if (row.method === 'POST') {
    const [role] = row.roles === 'anyone' ? [] : row.roles;
    const caller = role === undefined ? null : stage.withRole(role);
    const answer = await stage.ask(row, caller, await example.home(stage, caller), { 'sec-fetch-site': 'cross-site' });
    wrong.push(...complain(row, 'a page of somebody else', answer.status, 403));
  }
  return wrong;
}

async function wrongRoles(stage: MatrixStage, row: DeskRouteRow, example: RouteExample): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const role of staffRoles) {
    const isOpen = row.roles === 'anyone' || row.roles.includes(role);
    const caller = stage.withRole(role);
    const status = await statusFor(stage, row, caller, await example.home(stage, caller));
    wrong.push(...complain(row, `a ${role}`, status, isOpen ? 'open' : 403));
  }
  return wrong;
}

/** Whoever works in the north alone asks for what is in the south. */
async function wrongPlaces(
  stage: MatrixStage,
  row: DeskRouteRow,
  { home, foreign, refusedAs = 404 }: RouteExample,
): Promise<readonly string[]> {
  if (row.roles === 'anyone' || row.scope === 'election') return [];
  const caller = await stage.northern(row.roles);
  const asked = typeof foreign === 'function' ? await foreign(stage) : null;
  const refused = asked === null ? null : await stage.ask(row, caller, asked);
  const answer = await stage.ask(row, caller, await home(stage, caller));
  const told = await answer.text();
  const named = row.scope === 'filtered' ? stage.southernMarks.filter((mark) => told.includes(mark)) : [];
  return [
    ...(refused === null ? [] : complain(row, 'a northerner who asks for the south', refused.status, refusedAs)),
    ...complain(row, 'a northerner', answer.status, 'open'),
    ...named.map((mark) => `${nameOf(row)}: tells a northerner of ${mark}`),
  ];
}

const hostile: readonly unknown[] = [null, [], 'x', 1e308, {}, '\0', '\ud800', '𐀀'.repeat(400), -1, [[[[null]]]]];

/** Nothing that is sent is a failure of ours: every field in turn becomes what nobody expects, and so does each part of the path. */
async function wrongBytes(stage: MatrixStage, row: DeskRouteRow, { home }: RouteExample): Promise<readonly string[]> {
  const [role = 'administrator'] = row.roles === 'anyone' ? [] : row.roles;
  const caller = stage.withRole(role);
  const { params = {}, query, body } = await home(stage, caller);
  const askings: Asked[] = [];
  for (const value of hostile) {
    if (row.method === 'POST') askings.push({ params, body: value });
    for (const changed of changedBodies(body, value)) askings.push({ params, body: changed });
    if (typeof value !== 'string') continue;
    for (const name of Object.keys(params))
      askings.push({ params: { ...params, [name]: value.toWellFormed() }, ...(body === undefined ? {} : { body }) });
    if (query !== undefined) {
      const text = encodeURIComponent(value.toWellFormed());
      askings.push({ params, query: query.replace(/=[^&]*/g, `=${text}`), ...(body === undefined ? {} : { body }) });
    }
  }
  const wrong: string[] = [];
  for (const asked of askings) {
    const answer = await stage.ask(row, caller, asked);
    if (answer.status >= 500)
      wrong.push(`${nameOf(row)}: fails on ${JSON.stringify(asked).slice(0, 200)}: ${await answer.text()}`);
  }
  return wrong;
}

/** The body with one of its values, at any depth, changed. */
function changedBodies(body: unknown, value: unknown): readonly unknown[] {
  if (typeof body !== 'object' || body === null || body instanceof Uint8Array) return [];
  const copy = (): Record<string, unknown> => ({ ...(body as Record<string, unknown>) });
  return Object.keys(body).flatMap((key) => [
    { ...copy(), [key]: value },
    ...changedBodies(copy()[key], value).map((inner) => ({ ...copy(), [key]: inner })),
  ]);
}

async function statusFor(stage: MatrixStage, row: DeskRouteRow, caller: Caller, asked: Asked): Promise<number> {
  return (await stage.ask(row, caller, asked)).status;
}

/** `open`: whatever it says, it does not say that she may not, nor that there is no such thing. */
function complain(row: DeskRouteRow, who: string, status: number, expected: 'open' | number): readonly string[] {
  const closed = row.roles === 'anyone' ? [401, 403] : [401, 403, 404];
  const isRight = expected === 'open' ? status < 500 && !closed.includes(status) : status === expected;
  return isRight ? [] : [`${nameOf(row)}: ${who} gets ${status} and not ${expected}`];
}
