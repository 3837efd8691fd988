import { deciders } from '@kua/core/access/staff.ts';
import { num } from '@kua/words/format.ts';
import type { Room } from '../shell/room.ts';
import { words } from '../shell/words-state.ts';
import { board, narrowing } from './board-state.ts';
import { ViolationsScreen } from './violations-screen.tsx';

export const violationsRoom: Room = {
  id: 'violations',
  roles: [...deciders, 'auditor'],
  title: () => words().violations(),
  Screen: ViolationsScreen,
  count: () => {
    const { code, region } = narrowing.value;
    // Of all that are new: what she narrowed her list to says nothing of them.
    if (board.value === null || code !== null || region !== null) return '';
    return num(board.value.counts.intake);
  },
};
