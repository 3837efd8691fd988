/** The tones of a call for help. A browser plays none before somebody has touched the page: until then the desk says so. */
import { signal } from '@preact/signals';

export const soundIsOff = signal(false);

let audio: AudioContext | null = null;
/** A browser takes a moment to begin. */
const beginsMs = 500;

/** As soon as a call may come, so that whoever is to hear it knows whether she would. */
export function prepareSound(): void {
  if (audio !== null) return;
  const own = new AudioContext();
  audio = own;
  const look = (): void => void (soundIsOff.value = own.state !== 'running');
  own.addEventListener('statechange', look);
  setTimeout(look, beginsMs);
  for (const touch of ['keydown', 'pointerup'])
    addEventListener(touch, () => void (own.state === 'running' ? null : own.resume()), true);
}

/** Two short tones. */
export function ring(): void {
  if (audio === null) return;
  for (const [after, tone] of [
    [0, 880],
    [0.25, 660],
  ] as const) {
    const voice = audio.createOscillator();
    const loudness = audio.createGain();
    voice.frequency.value = tone;
    loudness.gain.value = 0.2;
    voice.connect(loudness).connect(audio.destination);
    voice.start(audio.currentTime + after);
    voice.stop(audio.currentTime + after + 0.2);
  }
}
