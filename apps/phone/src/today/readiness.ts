/** What must be on the phone and work before the day: which of it does. Looked at when she asks, and once by itself when she is at Today. */
import { computed, signal } from '@preact/signals';
import { kitPage, skewPage } from '../registry/kit.ts';
import { currentPlace } from '../registry/place.ts';
import { refreshing } from '../registry/refreshing.ts';
import { isInstalled } from '../shell/install.ts';
import { checkPhone, type PhoneCheck } from './phone-check.ts';

/** `open`: it is not known, or may still come. */
export type CheckState = 'good' | 'bad' | 'open';
export type Check = 'forms' | 'station' | 'clock' | 'storage' | 'camera' | 'offline' | 'installed';

/** What the browser told; null before it was asked. */
export const phoneCheck = signal<PhoneCheck | null>(null);

export async function lookAtPhone({ askCamera }: Readonly<{ askCamera: boolean }>): Promise<void> {
  phoneCheck.value = await checkPhone(askCamera);
}

export const skewMinutes = computed(() => Math.round(Math.abs(skewPage.content.value ?? 0) / 60_000));

const enoughBytes = 500_000_000;

export const readiness = computed<Readonly<Record<Check, CheckState>> | null>(() => {
  const phone = phoneCheck.value;
  if (phone === null) return null;
  const { freeBytes, persistent, camera, offline } = phone;
  return {
    forms: kitPage.content.value === null ? 'bad' : refreshing.value.state === 'done' ? 'good' : 'open',
    station: currentPlace() === null ? 'open' : 'good',
    clock: skewPage.content.value === null ? 'open' : skewMinutes.value < 2 ? 'good' : 'bad',
    storage: freeBytes === null ? 'open' : freeBytes > enoughBytes && persistent ? 'good' : 'bad',
    camera: ({ granted: 'good', denied: 'bad', prompt: 'open', missing: 'bad' } as const)[camera],
    offline: offline ? 'good' : 'open',
    installed: isInstalled.value ? 'good' : 'open',
  };
});

/** Of all that is checked, how much is ready. */
export const readyCount = computed<Readonly<{ n: number; all: number }> | null>(() => {
  if (readiness.value === null) return null;
  const states = Object.values(readiness.value);
  return { n: states.filter((state) => state === 'good').length, all: states.length };
});
