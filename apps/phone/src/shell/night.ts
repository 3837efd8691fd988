import { signal } from '@preact/signals';
import { vault } from '../outbox/sending.ts';

/** `system`: as the phone has it. */
export type Light = 'system' | 'day' | 'night';
export const light = signal<Light>('system');

const fact = 'light';

export async function followNight(): Promise<void> {
  const remembered = await vault.fact(fact);
  show(remembered === 'day' || remembered === 'night' ? remembered : 'system');
  isDark.addEventListener('change', paint);
}

export async function chooseLight(chosen: Light): Promise<void> {
  show(chosen);
  await vault.save([], { [fact]: chosen });
}

const isDark = matchMedia('(prefers-color-scheme: dark)');

function show(chosen: Light): void {
  light.value = chosen;
  paint();
}

/** The styles know day and night alone. */
function paint(): void {
  const system = isDark.matches ? 'night' : 'day';
  document.documentElement.dataset['light'] = light.peek() === 'system' ? system : light.peek();
}
