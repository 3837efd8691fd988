import { deciders } from '@kua/core/access/staff.ts';
import { num } from '@kua/words/format.ts';
import type { Room } from '../shell/room.ts';
import { words } from '../shell/words-state.ts';
import { calls } from './distress.ts';
import { DistressScreen } from './distress-screen.tsx';

/** Calls for help, those that somebody took among them. */
export const distressRoom: Room = {
  id: 'distress',
  roles: deciders,
  title: () => words().distressAll(),
  Screen: DistressScreen,
  /** Those that nobody took. */
  count: () => (calls.value.length === 0 ? '' : num(calls.value.length)),
};
