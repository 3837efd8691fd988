import type { ComponentChildren } from 'preact';
import type { StaffRole } from '@kua/core/access/staff.ts';

/** Something that the finder finds. */
export type Thing = Readonly<{ id: string; name: string; under: string; href: string }>;

/** A part of the desk: it stands in the rail for whoever has one of its roles. */
export type Room = Readonly<{
  /** In the address. */
  id: string;
  roles: readonly StaffRole[];
  title: () => string;
  Screen: () => ComponentChildren;
  /** A count beside its name, where there is one. */
  count?: () => string;
  /** A line at the foot of the rail. */
  Foot?: () => ComponentChildren;
  /** What the finder finds in it. */
  things?: (text: string) => Promise<readonly Thing[]>;
}>;
