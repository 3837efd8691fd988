import { signal } from '@preact/signals';

/** `system`: as the computer has it. */
export const lights = ['system', 'day', 'night'] as const;
type Light = (typeof lights)[number];
export const light = signal<Light>('system');

const place = 'kua-desk-light';
const isDark = matchMedia('(prefers-color-scheme: dark)');

export function followLight(): void {
  const remembered = localStorage.getItem(place);
  light.value = lights.find((each) => each === remembered) ?? 'system';
  paint();
  isDark.addEventListener('change', paint);
}

/** The next of the three. */
export function turnLight(): void {
  light.value = lights[(lights.indexOf(light.peek()) + 1) % lights.length] ?? 'system';
  localStorage.setItem(place, light.peek());
  paint();
}

/** The styles know day and night alone. */
function paint(): void {
  const system = isDark.matches ? 'night' : 'day';
  document.documentElement.dataset['light'] = light.peek() === 'system' ? system : light.peek();
}
