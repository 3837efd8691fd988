import type { Refusal } from '../shell/asking.ts';
import { words } from '../shell/words-state.ts';

/** Why a step about a report was not taken; null for what the frame of the desk says. */
export function troubleOf(refusal: Refusal): string | null {
  if (refusal.kind !== 'refused') return null;
  switch (refusal.code) {
    case 'changed-meanwhile':
    case 'step-unknown':
      return words().refusedMeanwhile();
    case 'incident-is-public':
      return words().refusedPublic();
    case 'reports-unreviewed':
      return words().refusedUnreviewed();
    case 'text-missing':
      return words().refusedText();
    case 'place-missing':
    case 'place-unknown':
      return words().refusedPlace();
    case 'consent-missing':
      return words().refusedConsent();
    case 'picture-unknown':
    case 'act-unknown':
    case 'protocol-unknown':
      return words().refusedPart();
    case 'report-grouped':
      return words().refusedGrouped();
    case 'own-report':
      return words().refusedOwn();
    case 'own-review':
      return words().refusedOwnReview();
    case 'own-call':
      return words().refusedOwnCall();
    case 'personal-number':
      return words().refusedNumber();
    case 'undo-closed':
      return words().refusedUndo();
    default:
      return words().refusedOther();
  }
}
