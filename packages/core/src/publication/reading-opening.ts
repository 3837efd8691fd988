/** What a release shows of an answer of a verifier: what she read, of which station, and never who she is. */
import { openDecision, type SeededDecision } from '../evidence/decision-opening.ts';
import type { Opening } from '../evidence/statement.ts';

const shownPaths = /^\/(?:contest|station|type|kind|refused|figures|unreadable)(?:\/|$)/;

/** `showsCopy`: the photos came with a statement of the same station, so that their number says nothing new. */
export function openReading(answer: SeededDecision, showsCopy: boolean): Opening {
  return openDecision(answer, (path) => shownPaths.test(path) || (showsCopy && path === '/copy'));
}
