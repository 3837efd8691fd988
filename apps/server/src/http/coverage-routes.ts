import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Context } from 'hono';
import { coverageBoard } from '@kua/core/coverage/coverage-board.ts';
import type { StaffRole } from '@kua/core/access/staff.ts';
import { coverageKeeper, type CoverageOptions, type FoundCoverage } from '../coverage/coverage-keeper.ts';
import { stationCoverage } from '../coverage/station-coverage.ts';
import type { DeskRouter } from './desk-router.ts';
import { problem } from './problem-response.ts';

const readers: readonly StaffRole[] = ['coordinator', 'auditor'];
const zip = promisify(gzip);

/** The board of all stations that she sees, and the day of one of them. Asked again every some seconds. */
export function addCoverage(router: DeskRouter, options: CoverageOptions): void {
  const { coverage, look } = coverageKeeper(options);
  const boards = boardKeeper();

  router.get({ path: 'coverage', roles: readers, scope: 'filtered' }, async (context, staff) => {
    const found = await coverage(staff.election);
    if (found === null) return nothing(context);
    // What is late changes with the minute, not only with what arrives.
    const { sequence, minute } = found.coverage;
    // Of what she sees: another who signs in at the same browser, or she with another work, has another board.
    const scope = createHash('sha256')
      .update(JSON.stringify([staff.territories, staff.roles]))
      .digest('base64url')
      .slice(0, 16);
    const etag = `"${sequence}-${minute}-${scope}"`;
    const headers = { etag, 'cache-control': 'private, no-cache', vary: 'accept-encoding, cookie' };
    if (context.req.header('if-none-match') === etag) return context.body(null, 304, headers);
    const type = { 'content-type': 'application/json' };
    if (context.req.header('accept-encoding')?.includes('gzip') !== true)
      return context.json(coverageBoard(found.coverage, found.findings, staff.territories), 200, headers);
    const packed = await boards(found, staff.territories);
    return context.body(packed, 200, { ...headers, ...type, 'content-encoding': 'gzip' });
  });

  router.get({ path: 'coverage/stations/:station', roles: readers, scope: 'station' }, async (context, staff) => {
    const station = context.req.param('station') ?? '';
    const found = await coverage(staff.election);
    const known =
      found === null
        ? null
        : await look(staff.election, (snapshot, rules) =>
            stationCoverage(found, station, { snapshot, rules, scope: staff.territories }),
          );
    return known === null ? nothing(context) : context.json(known);
  });
}

/** Packed boards of what was found, one for all who see the same territories. They go with it. */
function boardKeeper(): (found: FoundCoverage, scope: readonly string[] | null) => Promise<Uint8Array<ArrayBuffer>> {
  const kept = new WeakMap<FoundCoverage, Map<string, Promise<Uint8Array<ArrayBuffer>>>>();
  return (found, scope) => {
    const boards = kept.get(found) ?? new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
    kept.set(found, boards);
    const key = JSON.stringify(scope);
    const present = boards.get(key);
    if (present !== undefined) return present;
    const text = JSON.stringify(coverageBoard(found.coverage, found.findings, scope));
    const packed = zip(text, { level: 3 }).then((bytes) => new Uint8Array(bytes));
    boards.set(key, packed);
    return packed;
  };
}

function nothing(context: Context): Response {
  return problem(context, 'not-found', 'There is nothing here.');
}
