import { deciders } from '@kua/core/access/staff.ts';
import { num } from '@kua/words/format.ts';
import type { Room } from '../shell/room.ts';
import { words } from '../shell/words-state.ts';
import { board } from './board-state.ts';
import { ViolationsScreen } from './violations-screen.tsx';

export const violationsRoom: Room = {
  id: 'violations',
  roles: [...deciders, 'auditor'],
  title: () => words().violations(),
  Screen: ViolationsScreen,
  count: () => {
    if (board.value === null) return '';
    return num(board.value.counts.intake);
  },
};
