import { signal } from '@preact/signals';
import { vault } from '../outbox/sending.ts';

/** `system`: as the phone has it. */
export type Light = 'system' | 'day' | 'night';
export const light = signal<Light>('system');

const fact = 'light';

export async function followNight(): Promise<void> {
  const remembered = await vault.fact(fact);
  show(remembered === 'day' || remembered === 'night' ? remembered : 'system');
}

export async function chooseLight(chosen: Light): Promise<void> {
  show(chosen);
  await vault.save([], { [fact]: chosen });
}

function show(chosen: Light): void {
  light.value = chosen;
  document.documentElement.dataset['light'] = chosen;
}
