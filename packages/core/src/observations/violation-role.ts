/** Who did what an observer saw: by office, never by name. */
export const roles = [
  'chair',
  'deputy',
  'secretary',
  'member',
  'observer',
  'agent',
  'official',
  'police',
  'stranger',
  'other',
] as const;
