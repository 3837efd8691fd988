import { num } from '@kua/words/format.ts';
import type { Room } from '../shell/room.ts';
import { words } from '../shell/words-state.ts';
import { status } from './hand.ts';
import { NeededLine } from './status-line.tsx';
import { VerifyScreen } from './verify-screen.tsx';

export const verifyRoom: Room = {
  id: 'verify',
  roles: ['verifier', 'coordinator', 'auditor'],
  title: () => words().verify(),
  Screen: VerifyScreen,
  count: () => {
    if (status.value === null) return '';
    const { unplaced, waiting, one, differing } = status.value.copies;
    return num(unplaced + waiting + one + differing);
  },
  Foot: NeededLine,
};
