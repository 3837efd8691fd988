import type { Room } from '../shell/room.ts';
import { words } from '../shell/words-state.ts';
import { StaffScreen } from './staff-screen.tsx';

export const teamRoom: Room = {
  id: 'team',
  roles: ['administrator', 'auditor'],
  title: () => words().team(),
  Screen: StaffScreen,
};
