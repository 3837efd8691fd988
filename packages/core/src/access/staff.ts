/** Who works at the desk: a pseudonym, what it may do and where. Nothing readable about a person is kept. */

export const staffRoles = ['coordinator', 'verifier', 'lawyer', 'trainer', 'administrator', 'auditor'] as const;
export type StaffRole = (typeof staffRoles)[number];

/** Whose word it is what becomes of reports, and of pictures that are to be public. */
export const deciders = ['coordinator', 'lawyer'] as const satisfies readonly StaffRole[];

export type Staff = Readonly<{
  election: string;
  /** `s-` and six letters or digits. */
  staff: string;
  roles: readonly StaffRole[];
  /** Territories in and below which she works; null: the whole election. */
  territories: readonly string[] | null;
  /** The root of the tree of invitations below which she came: people of one branch may know one another. */
  branch: string;
  /** Her organisation as a source of the election, null for none. */
  source: string | null;
  /** Every device with which she said that she observes herself: she never judges what one of them sent. One more takes none away. */
  devices: readonly string[];
}>;

export function hasRole({ roles }: Pick<Staff, 'roles'>, wanted: readonly StaffRole[]): boolean {
  return wanted.some((role) => roles.includes(role));
}
