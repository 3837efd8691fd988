/** The rooms of the desk in the order of the rail: a new one is one line here. */
import { teamRoom } from '../access/team-room.tsx';
import { viewsRoom } from '../access/views-room.tsx';
import type { StaffRole } from '@kua/core/access/staff.ts';
import { coverageRoom } from '../coverage/coverage-room.tsx';
import { photosRoom } from '../pictures/photos-room.tsx';
import { verifyRoom } from '../protocols/verify-room.tsx';
import { distressRoom } from '../violations/distress-room.ts';
import { violationsRoom } from '../violations/violations-room.tsx';
import { callRoom } from '../voters/call-room.tsx';
import type { Room } from './room.ts';

const rooms: readonly Room[] = [
  ...[coverageRoom, verifyRoom, photosRoom, violationsRoom],
  ...[callRoom, distressRoom, teamRoom, viewsRoom],
];

/** Those that her roles open. */
export function roomsFor(roles: readonly StaffRole[]): readonly Room[] {
  return rooms.filter((room) => room.roles.some((role) => roles.includes(role)));
}
