/** How far the reading of copies is. */
import { hasRole, type StaffRole } from '@kua/core/access/staff.ts';
import type { VerificationStatus } from '@kua/core/protocols/verification-status-contract.ts';
import { computed, effect, signal } from '@preact/signals';
import { sessionState } from '../access/session.ts';
import { askStatus } from './verify-client.ts';

export const status = signal<VerificationStatus | null>(null);

/** Whose room it is. */
export const statusRoles: readonly StaffRole[] = ['verifier', 'coordinator', 'auditor'];

const everyMs = 30_000;

/** For whoever has the room, on every screen; each answer to a reader brings it as well. */
export function followStatus(): void {
  const followed = computed(() => {
    const state = sessionState.value;
    return state.state === 'in' && hasRole(state.session, statusRoles) ? state.session.election.id : null;
  });
  effect(() => {
    const election = followed.value;
    status.value = null;
    if (election === null) return undefined;
    const look = async (): Promise<void> => {
      const answer = await askStatus();
      if (answer.ok && followed.peek() === election) status.value = answer.value;
    };
    void look();
    const timer = setInterval(() => void look(), everyMs);
    return () => clearInterval(timer);
  });
}
