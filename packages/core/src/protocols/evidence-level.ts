/**
 * The scale of evidence of a result, from nothing to confirmed by several, and disputed. A release writes the index of a level: the
 * order stays. What makes which level is in station-level.ts.
 */
export const evidenceLevels = ['none', 'reported', 'photographed', 'transcribed', 'confirmed', 'disputed'] as const;
export type EvidenceLevel = (typeof evidenceLevels)[number];
