/**
 * One example a route of the desk, for the matrix of roles (role-matrix.test.ts): a route without one fails it by name. `GET path` or
 * `POST path` as the router has it, then what a caller of the north asks (`home`), and the same of the south (`foreign`), which she may
 * not. What is asked is made anew for each asking, because some of it is used up.
 */
import { incidentAt, type Caller, type MatrixStage, type Place } from './matrix-stage.ts';

export type Asked = Readonly<{
  /** For each `:name` of the path. */
  params?: Readonly<Record<string, string>>;
  /** With the question mark. */
  query?: string;
  /** JSON of a POST; bytes where the route takes bytes. */
  body?: unknown;
}>;

export type RouteExample = Readonly<{
  /** As this caller would: some of what is asked for is in her hands alone. */
  home: (stage: MatrixStage, caller: Caller) => Asked | Promise<Asked>;
  /**
   * Needed where the scope is `station` or `task`, and for a POST that is `filtered`: it is refused to whoever works in the north alone. A
   * GET that is `filtered` needs none: its answer names nothing of the south; nor does a POST that says nothing of what it wants.
   */
  foreign?: ((stage: MatrixStage) => Asked | Promise<Asked>) | 'nothing to name';
  /** How the foreign one is refused; 404 unless said. */
  refusedAs?: 403 | 404;
}>;

const nothing = (): Asked => ({ body: {} });

const invitationsTo = (place: Place) => (): Asked => ({
  body: { count: 1, roles: ['administrator'], territories: [place], source: null },
});
const endingIn =
  (place: Place) =>
  async ({ newcomer }: MatrixStage): Promise<Asked> => ({ params: { staff: await newcomer(place) }, body: {} });

type InPlace = (stage: MatrixStage, place: Place) => Asked;
const bothPlaces = (ask: InPlace): RouteExample => ({
  home: (stage) => ask(stage, 'north'),
  foreign: (stage) => ask(stage, 'south'),
});
const ofReport =
  (body: unknown): InPlace =>
  ({ violation }, place) => ({ params: { report: String(violation[place]) }, body });
const ofIncident: InPlace = ({ incident }, place) => ({ params: { incident: incident[place] }, body: { seen: 0 } });
const readingOf =
  (place: Place) =>
  ({ report }: MatrixStage): Asked => ({ params: { report: String(report[place]) }, body: {} });
const decidingOf =
  (place: Place) =>
  ({ report }: MatrixStage): Asked => ({
    params: { report: String(report[place]) },
    body: { seen: 0, outcome: 'kept', of: null },
  });

/** A task in her hands, and one in those of somebody else. */
const ofTask = (body: unknown, isAnswered = false): RouteExample => ({
  home: async ({ task }, caller) => ({ params: { task: await task('north', caller, isAnswered) }, body }),
  foreign: async ({ task }) => ({ params: { task: await task('south', null, isAnswered) }, body }),
});
const ofPhoto: InPlace = ({ photo }, place) => {
  const { submission, sealed } = photo[place];
  return { params: { submission: String(submission), sealed } };
};
const covering: InPlace = ({ photo, covered }, place) => {
  const { submission, sealed } = photo[place];
  return { query: `?submission=${submission}&sealed=${sealed}&regions=1`, body: covered };
};
const takingBack =
  (place: Place) =>
  async ({ published, photo }: MatrixStage): Promise<Asked> => ({
    params: { picture: await published(place) },
    body: photo[place],
  });

export const routeExamples: Readonly<Record<string, RouteExample>> = {
  'GET coverage': { home: () => ({}) },
  'GET coverage/stations/:station': {
    home: ({ station }) => ({ params: { station: station.north } }),
    foreign: ({ station }) => ({ params: { station: station.south } }),
  },
  'GET staff/choices': { home: () => ({}) },
  'GET session': { home: () => ({}) },
  'POST session/end': { home: nothing },
  'POST sign-in/options': { home: nothing },
  'POST sign-in': { home: ({ shown }) => ({ body: { response: shown } }) },
  'POST join/options': { home: ({ invitation }) => ({ body: { invitation } }) },
  'POST join': { home: ({ invitation, made }) => ({ body: { invitation, response: made } }) },
  'POST passkeys/options': { home: nothing },
  'POST passkeys': { home: ({ made }) => ({ body: { response: made } }) },
  'POST staff/device': { home: () => ({ body: { device: 'd'.repeat(64), signature: 'a'.repeat(128) } }) },
  'GET staff': { home: () => ({}) },
  'POST staff/invitations': { home: invitationsTo('north'), foreign: invitationsTo('south'), refusedAs: 403 },
  'POST staff/:staff/end': { home: endingIn('north'), foreign: endingIn('south') },
  'GET violations': { home: () => ({ query: '?state=intake&code=VOTE.01&region=north&after=1' }) },
  'GET violation-codes': { home: () => ({}) },
  'GET violations/:report': bothPlaces(ofReport(undefined)),
  'POST violations/:report/open': bothPlaces(ofReport({})),
  'POST violations/:report/review': bothPlaces(ofReport({ seen: 1, outcome: 'triage' })),
  'POST incidents': bothPlaces(({ station, violation }, place) => ({
    body: { id: null, seen: 0, reports: [violation[place]], ...incidentAt(station[place]) },
  })),
  'POST incidents/:incident/publish': bothPlaces(ofIncident),
  'POST incidents/:incident/withdraw': bothPlaces(({ incident }, place) => ({
    params: { incident: incident[place] },
    body: { seen: 0, reason: 'mistake' },
  })),
  'POST incidents/:incident/restore': bothPlaces(ofIncident),
  'GET incidents': { home: () => ({ query: '?region=north&before=1000000' }) },
  'GET places': { home: () => ({}) },
  'GET distress': { home: () => ({}) },
  'GET distress/all': { home: () => ({}) },
  'POST distress/:call/take': bothPlaces(({ call }, place) => ({ params: { call: String(call[place]) }, body: {} })),
  'POST verify/next': { home: nothing, foreign: 'nothing to name' },
  'GET verify/status': { home: () => ({}) },
  'GET verify/stations': { home: () => ({ query: '?q=street' }) },
  'GET verify/pages/:file': {
    home: async ({ task, copy }, caller) => (await task('north', caller), { params: { file: copy.north.page } }),
    foreign: async ({ task, copy }) => (await task('south', null), { params: { file: copy.south.page } }),
  },
  'GET verify/tasks/:task/words': ofTask(undefined),
  'POST verify/tasks/:task/answer': ofTask({ figures: { cast: 30 }, unreadable: [], refused: null }),
  'POST verify/tasks/:task/undo': ofTask({}, true),
  'POST verify/tasks/:task/release': ofTask({}),
  'POST verify/tasks/:task/keep': ofTask({}),
  'GET pictures': { home: () => ({ query: '?state=waiting' }) },
  'GET pictures/originals/:submission/:sealed': bothPlaces(ofPhoto),
  'POST pictures': bothPlaces(covering),
  'POST pictures/:picture/withdraw': { home: takingBack('north'), foreign: takingBack('south') },
  'GET views': { home: () => ({ query: '?before=1000000' }) },
  'GET reports': { home: () => ({ query: '?state=waiting&after=1' }) },
  'GET reports/:report': {
    home: ({ report }) => ({ params: { report: String(report.north) } }),
    foreign: ({ report }) => ({ params: { report: String(report.south) } }),
  },
  'POST reports/calls': {
    home: async ({ phoned }) => ({ body: { envelope: await phoned('north') } }),
    foreign: async ({ phoned }) => ({ body: { envelope: await phoned('south') } }),
  },
  'POST reports/:report/open': { home: readingOf('north'), foreign: readingOf('south') },
  'POST reports/:report/moderate': { home: decidingOf('north'), foreign: decidingOf('south') },
};
