// Built from architecture.mjs. Scanned with the resolve options that see workspace `exports`; without them imports between
// packages stay unresolved and every rule passes blindly, hence also `not-resolvable` and the module count in scripts/check.ts.
import { coreRooms, serverRooms, workspaces } from './architecture.mjs';

const notTests = '[.]test[.]tsx?$|/test-[^/]*[.]ts$';

function roomRules(folder, rooms) {
  const names = Object.keys(rooms);
  return names
    .filter((room) => rooms[room].may !== 'all')
    .map((room) => {
      const forbidden = names.filter((other) => other !== room && !rooms[room].may.includes(other));
      return {
        name: `${folder.split('/')[1]}-${room}-imports-only-its-rooms`,
        severity: 'error',
        from: { path: `^${folder}/src/${room}/`, pathNot: notTests },
        to: { path: `^${folder}/src/(${forbidden.join('|')})/` },
      };
    });
}

function workspaceRules() {
  return Object.entries(workspaces).map(([workspace, allowed]) => {
    const forbidden = Object.keys(workspaces).filter((other) => other !== workspace && !allowed.includes(other));
    return {
      name: `${workspace.replace('/', '-')}-imports-only-its-workspaces`,
      severity: 'error',
      from: { path: `^${workspace}/src/`, pathNot: notTests },
      to: { path: `^(${forbidden.join('|')})/` },
    };
  });
}

export default {
  forbidden: [
    ...roomRules('packages/core', coreRooms),
    ...roomRules('apps/server', serverRooms),
    ...workspaceRules(),
    {
      name: 'pure-packages-import-no-node',
      severity: 'error',
      from: { path: '^(packages|apps/portal)/[^/]*/?src/', pathNot: notTests },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    // The two exceptions are packages of types alone, which exist only under @types.
    {
      name: 'not-resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(geojson|topojson-specification)$' },
    },
    {
      name: 'no-test-code-in-sources',
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src/', pathNot: notTests },
      to: { path: '(^test/|[.]test[.]tsx?$)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules|generated)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
