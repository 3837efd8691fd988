import type { ComponentType } from 'preact';
import { signal } from '@preact/signals';
import { TodayScreen } from '../today/today-screen.tsx';
import type { ScreenName } from './route.ts';

/** Every screen but the first comes when it is asked for; the service worker has them all on the phone before. */
const lazy: Readonly<Record<Exclude<ScreenName, 'today'>, () => Promise<ComponentType>>> = {
  join: async () => (await import('../access/join-screen.tsx')).JoinScreen,
  ready: async () => (await import('../today/ready-screen.tsx')).ReadyScreen,
  station: async () => (await import('../registry/station-screen.tsx')).StationScreen,
  lists: async () => (await import('../checklists/lists-screen.tsx')).ListsScreen,
  list: async () => (await import('../checklists/list-screen.tsx')).ListScreen,
  count: async () => (await import('../turnout/count-screen.tsx')).CountScreen,
  protocol: async () => (await import('../protocols/protocol-screen.tsx')).ProtocolScreen,
  violation: async () => (await import('../violations/violation-screen.tsx')).ViolationScreen,
  act: async () => (await import('../acts/act-screen.tsx')).ActScreen,
  countersign: async () => (await import('../acts/countersign-screen.tsx')).CountersignScreen,
  distress: async () => (await import('../distress/distress-screen.tsx')).DistressScreen,
  outbox: async () => (await import('../outbox/outbox-screen.tsx')).OutboxScreen,
  safety: async () => (await import('../safety/safety-screen.tsx')).SafetyScreen,
  guide: async () => (await import('../guide/guide-screen.tsx')).GuideScreen,
  revoke: async () => (await import('../safety/revoke-screen.tsx')).RevokeScreen,
};

const loaded = signal<Partial<Record<ScreenName, ComponentType>>>({ today: TodayScreen });
/** Screens whose code could not be had. */
const failed = signal<ReadonlySet<ScreenName>>(new Set());

/** Null while its code is on the way. */
export function screenOf(name: ScreenName): ComponentType | 'failed' | null {
  const screen = loaded.value[name];
  if (screen !== undefined) return screen;
  if (failed.value.has(name) || name === 'today') return 'failed';
  void fetchScreen(name).catch(() => {
    failed.value = new Set([...failed.peek(), name]);
  });
  return null;
}

async function fetchScreen(name: keyof typeof lazy): Promise<void> {
  const arrived = await lazy[name]();
  loaded.value = { ...loaded.peek(), [name]: arrived };
}

/** What Today leads to, most urgent first. */
const soon = ['distress', 'violation', 'protocol', 'lists', 'count', 'list', 'outbox', 'safety'] as const;

/** One by one while nobody waits for anything: the first tap on each is as fast as the second. What cannot be had now comes when it is asked for. */
export function fetchAhead(): void {
  const next = soon.find((name) => loaded.peek()[name] === undefined);
  if (next === undefined) return;
  // Not every browser tells when it is idle.
  const whenIdle = 'requestIdleCallback' in globalThis ? requestIdleCallback : setTimeout;
  whenIdle(() => void fetchScreen(next).then(fetchAhead, () => undefined));
}

/** Tried again, for example after the network came back. */
export function forgetFailures(): void {
  failed.value = new Set();
}
