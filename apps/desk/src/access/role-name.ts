import { words } from '../shell/words-state.ts';
import type { StaffRole } from '@kua/core/access/staff.ts';

export function roleName(role: StaffRole): string {
  switch (role) {
    case 'coordinator':
      return words().roleCoordinator();
    case 'verifier':
      return words().roleVerifier();
    case 'lawyer':
      return words().roleLawyer();
    case 'trainer':
      return words().roleTrainer();
    case 'administrator':
      return words().roleAdministrator();
    case 'auditor':
      return words().roleAuditor();
  }
}

/** What she does, in a line for whoever invites. */
export function roleDoes(role: StaffRole): string {
  switch (role) {
    case 'coordinator':
      return words().roleCoordinatorDoes();
    case 'verifier':
      return words().roleVerifierDoes();
    case 'lawyer':
      return words().roleLawyerDoes();
    case 'trainer':
      return words().roleTrainerDoes();
    case 'administrator':
      return words().roleAdministratorDoes();
    case 'auditor':
      return words().roleAuditorDoes();
  }
}
