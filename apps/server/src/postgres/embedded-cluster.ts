import { dirname } from 'node:path';
import type { Client, ClientConfig } from 'pg';
import { detach } from './attachment-store.ts';
import { clusterHome } from './cluster-home.ts';
import type { DatabaseRole } from './cluster-home.ts';
import { attachToServer, stopServer } from './cluster-server.ts';
import { databaseName, setUpCluster } from './cluster-setup.ts';
import type { ClusterPrograms } from './cluster-setup.ts';
import { clusterUser } from './cluster-user.ts';
import { nativeBinaries } from './native-binaries.ts';

/** The embedded server of a data folder, to which this process is attached. */
export type EmbeddedCluster = Readonly<{
  folder: string;
  /** How to connect as a role; `database` only where it is not the ledger's own. */
  connection: (role: DatabaseRole, database?: string) => ClientConfig;
  /** Detaches; the last process to do so stops the server. Connections must be closed before. */
  close: () => Promise<void>;
}>;

/** Makes the cluster where there is none, starts its server where it does not run, and keeps it running until `close`. */
export async function openEmbeddedCluster(dataFolder: string): Promise<EmbeddedCluster> {
  const user = await clusterUser();
  const home = await clusterHome(dataFolder);
  const native = await nativeBinaries({ copies: dirname(home.folder), alwaysCopy: user !== null });
  const programs = { home, native, user };
  await setUpCluster(programs);
  return superviseServer(programs);
}

/** Attaches, and attaches again (which restarts the server) when it dies under us. */
export async function superviseServer(programs: ClusterPrograms): Promise<EmbeddedCluster> {
  const { home } = programs;
  function connection(role: DatabaseRole, database = databaseName): ClientConfig {
    return {
      host: home.socket,
      port: 5432,
      user: role,
      password: home.passwords[role],
      database,
      application_name: `kua ${process.pid}`,
    };
  }
  let closing = false;
  let attached: Promise<Client> = attachWatched();
  async function attachWatched(): Promise<Client> {
    const client = await attachToServer(programs, connection('kua_app'));
    client.on('end', () => {
      if (!closing) attached = attachWatched();
    });
    return client;
  }
  await attached;
  return {
    folder: home.folder,
    connection,
    close: async () => {
      if (closing) return;
      closing = true;
      const client = await attached;
      try {
        if (await detach(client)) await stopServer(programs);
      } finally {
        await client.end().catch(() => undefined); // the server may have ended it
      }
    },
  };
}
