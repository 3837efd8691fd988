/** What the server knows of all stations that she sees, asked again while the screen is open. */
import { signal } from '@preact/signals';
import {
  coverageBoard,
  stationCoverage,
  type CoverageBoard,
  type StationCoverage,
} from '@kua/core/coverage/coverage-contract.ts';
import { ask } from '../shell/asking.ts';

export const board = signal<CoverageBoard | null>(null);
/** When it was last looked at, by this computer's clock. */
export const lookedAt = signal<number | null>(null);
/** Goes on with the seconds. */
export const now = signal(Date.now());
/** The station in the panel; `unknown` where there is none such within her territories. */
export const day = signal<StationCoverage | 'unknown' | null>(null);

const everyMs = 15_000;

/** Asks at once and then every some seconds, for as long as it is not ended. */
export function followCoverage(): () => void {
  const look = async (): Promise<void> => {
    const answer = await ask(coverageBoard, 'coverage');
    if (!answer.ok) return;
    board.value = answer.value;
    lookedAt.value = now.value = Date.now();
  };
  void look();
  const timer = setInterval(() => void look(), everyMs);
  const clock = setInterval(() => void (now.value = Date.now()), 1000);
  return () => {
    clearInterval(timer);
    clearInterval(clock);
  };
}

/** The day of one station, until it is ended. */
export function followStation(station: string): () => void {
  let isOver = false;
  const look = async (): Promise<void> => {
    const answer = await ask(stationCoverage, `coverage/stations/${encodeURIComponent(station)}`);
    if (isOver) return;
    if (answer.ok) day.value = answer.value;
    else if (answer.error.kind === 'refused') day.value = 'unknown';
  };
  day.value = null;
  void look();
  const timer = setInterval(() => void look(), everyMs);
  return () => {
    isOver = true;
    clearInterval(timer);
    day.value = null;
  };
}
