/** What several questions about tasks ask alike. $1: election, $2: now. */

/** In hand, or answered and not yet seen by the projections: whoever asks now must not be given it. */
export const isOpen = (task: string): string => `(
  (${task}.answer is null and ${task}.until > $2) or
  (${task}.answer is not null and coalesce(${task}.sequence > (select sequence from projection.head where election = $1), true))
)`;

/** Somebody is to read it. `enough`: readings that are alike after which a copy stands for itself, as the pack's k has it. */
export const isWanted = (copy: string, enough: string): string =>
  `(${copy}.priority is not null and coalesce((${copy}.want->>'alike')::integer < ${enough}, true))`;
