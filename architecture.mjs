// The one table of the house: which rooms there are and what each may import. docs/architecture.md prints it, the import check
// enforces it, and a test plants a violation of every rule. A room is a word an observer would use.

/** Rooms of packages/core/src. Pure: no Node, no clock, no randomness. */
export const coreRooms = {
  kernel: { what: 'results, problems, canonical JSON, content ids', may: [] },
  evidence: {
    what: 'ledger entries, sealed submissions, bundles of them, receipts, Merkle tree; does not know what they prove',
    may: ['kernel'],
  },
  access: {
    what: 'invitations, enrolment of devices; contacts, check-ins and phrases of their owners; staff of the desk',
    may: ['kernel', 'evidence'],
  },
  observations: {
    what: 'what submissions of each kind say and what of them may be shown; what is asked and due on the day; short codes; review of violations',
    may: ['kernel', 'evidence', 'access', 'protocols', 'registry', 'voters'],
  },
  voters: {
    what: 'what anybody may report from the portal or by telephone: its closed lists, and what staff decide about it',
    may: ['kernel'],
  },
  outbox: {
    what: 'what a phone has still to send: what goes next and where, and what an answer changes',
    may: ['kernel'],
  },
  registry: {
    what: 'election, territory, station, contest, option, election pack, control relations',
    may: ['kernel'],
  },
  protocols: {
    what: 'statements of sources and how they merge into a result; how copies are read, how well a result is evidenced',
    may: ['kernel', 'registry'],
  },
  pictures: { what: 'pictures that may be shown: what is covered in them, and how', may: ['kernel'] },
  deliveries: { what: 'files of results: mapping, reading of rows', may: ['kernel', 'registry', 'protocols'] },
  coverage: {
    what: 'how far the day of each station is, what is late, turnout in the course of the day and its jumps',
    may: ['kernel', 'registry', 'observations', 'protocols'],
  },
  comparison: {
    what: 'matching of sources, tallies, discrepancies, bounds',
    may: ['kernel', 'registry', 'protocols'],
  },
  publication: {
    what: 'release format and its building, embargo',
    may: ['kernel', 'evidence', 'registry', 'protocols', 'observations', 'comparison', 'voters'],
  },
};

/** Rooms of apps/server/src. SQL lives in `*-store.ts`, `*-projection.ts` and `.sql` files only. */
export const serverRooms = {
  postgres: { what: 'the embedded or given PostgreSQL, roles, migrations', may: [] },
  evidence: { what: 'ledger, object store, projector, keys, signer and log', may: ['postgres'] },
  registry: {
    what: 'elections, territories, stations; election packs from files',
    may: ['postgres', 'evidence'],
  },
  access: {
    what: 'invitations, enrolment and revocation of devices; contacts and check-ins of their owners; staff and their passkeys',
    may: ['postgres', 'evidence', 'registry'],
  },
  coverage: {
    what: 'what came from each station in the course of the day',
    may: ['postgres', 'evidence', 'registry', 'comparison', 'protocols'],
  },
  protocols: {
    what: 'submitted protocols and the merging of statements; copies, what verifiers have in hand and make of them',
    may: ['postgres', 'evidence', 'access'],
  },
  intake: {
    what: 'submissions at the door, the opener, what became of them',
    may: ['postgres', 'evidence', 'access', 'protocols', 'coverage'],
  },
  voters: {
    what: 'reports of citizens: the door, calls keyed in by operators, moderation',
    may: ['postgres', 'evidence', 'access', 'intake'],
  },
  attachments: {
    what: 'uploaded files, their checking after opening, derivatives of images',
    may: ['postgres', 'evidence', 'access', 'intake'],
  },
  pictures: {
    what: 'redacted pictures: taken in from the desk, decided, withdrawn',
    may: ['postgres', 'evidence', 'access', 'intake'],
  },
  observations: {
    what: 'reports of violations and what staff make of them; calls for help',
    may: ['postgres', 'evidence', 'registry', 'access', 'intake'],
  },
  deliveries: {
    what: 'import of files; which room folds what',
    may: ['postgres', 'evidence', 'registry', 'protocols', 'access', 'intake', 'voters', 'pictures', 'observations'],
  },
  comparison: { what: 'compare two sources', may: ['postgres', 'evidence', 'registry'] },
  publication: {
    what: 'release folder and its live upkeep',
    may: ['postgres', 'evidence', 'registry', 'observations', 'comparison', 'protocols'],
  },
  http: {
    what: 'the HTTP server',
    may: [
      'postgres',
      'evidence',
      'registry',
      'access',
      'intake',
      'voters',
      'attachments',
      'pictures',
      'observations',
      'comparison',
      'publication',
      'coverage',
      'protocols',
    ],
  },
  rehearsal: {
    what: 'the rehearsal election',
    may: ['postgres', 'evidence', 'registry', 'access', 'intake', 'attachments', 'deliveries', 'publication', 'http'],
  },
  commands: {
    what: 'the `kua` command line: its clock, its end, its data folder; puts the rooms together',
    may: 'all',
  },
};

/** Workspaces and the workspaces they may import. Apps never import apps, but the server ships the portal's built files. */
export const workspaces = {
  'packages/core': [],
  'packages/words': ['packages/core'],
  'packages/device': ['packages/core'],
  'packages/rehearsal': ['packages/core', 'packages/device'],
  'apps/portal': ['packages/core', 'packages/device', 'packages/words'],
  'apps/phone': ['packages/core', 'packages/device', 'packages/words'],
  'apps/desk': ['packages/core', 'packages/device', 'packages/words'],
  'apps/server': ['packages/core', 'packages/device', 'packages/rehearsal'],
  'apps/verifier': ['packages/core'],
};
