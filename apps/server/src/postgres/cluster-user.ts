import { readFile } from 'node:fs/promises';

/** The system's user that the embedded PostgreSQL runs as when we are root: it refuses to run as root itself. */
export type ClusterUser = Readonly<{ uid: number; gid: number }>;

/** Null when we are not root: then PostgreSQL runs as we do. */
export async function clusterUser(): Promise<ClusterUser | null> {
  if (process.getuid?.() !== 0) return null;
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const account = accounts.find((fields) => fields[0] === name);
    if (account !== undefined) return { uid: Number(account[2]), gid: Number(account[3]) };
  }
  throw new Error(
    'PostgreSQL does not run as root, and this system has neither a user postgres nor nobody to run it as',
  );
}
