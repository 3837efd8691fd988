/**
 * The one vault of this app and its sender. What the sender needs lies unencrypted beside the sealed bytes, so that it also sends while the
 * notebook is locked, and from the service worker.
 */
import { signal } from '@preact/signals';
import { openKeyList } from '@kua/core/evidence/key-list.ts';
import type { Network, Rules } from '@kua/core/outbox/outbox.ts';
import type { Sender } from './sender.ts';
import { openVault } from './vault.ts';

export const vault = openVault();

/** `keys`: the election's key list as signed. `addresses`: intakes in the order of the signed list. */
export type Route = Readonly<{ keys: string; addresses: readonly string[] }>;
const routeFact = 'route';
const rulesFact = 'rules';
/** Where a worker says that something has come further. */
export const writtenChannel = 'written';

const everything: Rules = { onlyText: false, mediaOnWifiOnly: false };

let sender: Sender | null = null;
/** The route that it has. */
let running = '';

/** Counts up: from the first one on there is somewhere to send to. */
export const routesSaved = signal(0);

export async function saveRoute(route: Route): Promise<void> {
  await vault.save([], { [routeFact]: route });
  routesSaved.value += 1;
}

export async function readRules(): Promise<Rules> {
  return ((await vault.fact(rulesFact)) as Rules | undefined) ?? everything;
}

export async function saveRules(rules: Rules): Promise<void> {
  await vault.save([], { [rulesFact]: rules });
  ringForSending();
}

/** Sends for as long as it is not stopped. Null where nobody has joined. Its code comes after the first screen. */
export async function startSending(
  given: Readonly<{ onChange: () => void; onTrouble: (error: unknown) => void }>,
): Promise<Sender | null> {
  const route = (await vault.fact(routeFact)) as Route | undefined;
  if (route === undefined) return null;
  const wanted = JSON.stringify(route);
  if (sender !== null && running === wanted) return sender;
  // Other addresses, or other keys: what is under way is asked for again there.
  await stopSending();
  const [{ verify }, { carrier }, { startSender }] = await Promise.all([
    import('../access/verify.ts'),
    import('./carrier.ts'),
    import('./sender.ts'),
  ]);
  const keys = openKeyList(route.keys, verify);
  if (keys === null) return null;
  running = wanted;
  sender ??= startSender({
    vault,
    carrier: carrier({ vault, keys, now: () => performance.now() }),
    urls: route.addresses,
    rules: readRules,
    network,
    now: () => Date.now(),
    random: Math.random,
    ...given,
  });
  return sender;
}

export async function stopSending(): Promise<void> {
  const stopped = sender;
  sender = null;
  await stopped?.close();
}

/** Something was saved, or she says "send now". */
export function ringForSending(): void {
  sender?.wake();
}

/** What browsers tell of the line; those that tell nothing of its kind are taken to cost nothing. */
export function network(): Network {
  if (!navigator.onLine) return 'none';
  const { connection } = navigator as Navigator & { connection?: Readonly<{ type?: string; saveData?: boolean }> };
  return connection?.type === 'cellular' || connection?.saveData === true ? 'metered' : 'free';
}
