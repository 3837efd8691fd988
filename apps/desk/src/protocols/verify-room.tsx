import { num } from '@kua/words/format.ts';
import type { Room } from '../shell/room.ts';
import { words } from '../shell/words-state.ts';
import { NeededLine } from './status-line.tsx';
import { status, statusRoles } from './status.ts';
import { VerifyScreen } from './verify-screen.tsx';

export const verifyRoom: Room = {
  id: 'verify',
  roles: statusRoles,
  title: () => words().verify(),
  Screen: VerifyScreen,
  count: () => {
    if (status.value === null) return '';
    const { unplaced, waiting, one, differing } = status.value.copies;
    return num(unplaced + waiting + one + differing);
  },
  Foot: NeededLine,
};
