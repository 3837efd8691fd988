import type { Room } from '../shell/room.ts';
import { words } from '../shell/words-state.ts';

export const verifyRoom: Room = {
  id: 'verify',
  roles: ['verifier', 'coordinator', 'auditor'],
  title: () => words().verify(),
  Screen: () => <h1>{words().verify()}</h1>,
};
