import { Client, Pool } from 'pg';
import type { ClientConfig } from 'pg';
import type { DatabaseRole } from './cluster-home.ts';
import { openEmbeddedCluster } from './embedded-cluster.ts';
import { bootstrapRoles } from './role-store.ts';
import { isMigrated, migrate } from './migration-store.ts';
import { ensureProjections } from './projection-schema-store.ts';
import { valueTypes } from './value-types.ts';

/** The program's two doors to the store, by database role. */
export type Database = Readonly<{
  /** kua_app: appends through `ledger.append`, reads ledger and projections. */
  app: Pool;
  /** kua_projector: owns the projections, reads the ledger. */
  projector: Pool;
  /** Where the data lie, for people. */
  place: string;
  /** Ends the pools; the last process that uses an embedded server stops it. May be called again. */
  close: () => Promise<void>;
  /** As `close`, but without waiting for queries under way: for a process that was told to end. */
  abandon: () => Promise<void>;
}>;

/** How to reach a server, role by role, and what to do at the end. */
export type DatabaseDoor = Readonly<{
  connection: (role: DatabaseRole) => ClientConfig;
  place: string;
  close: () => Promise<void>;
}>;

/** Opens the store of a data folder: the server of `databaseUrl` where one is given, else the embedded one. */
export async function openDatabase(dataFolder: string, databaseUrl = process.env['DATABASE_URL']): Promise<Database> {
  return openThrough(await doorOf(dataFolder, databaseUrl));
}

/** Doors for the replay of a backup. */
export type RestoringDatabase = Database &
  Readonly<{
    /** Works as kua_owner, who alone may put entries in under any number and time. */
    asOwner: <T>(work: (owner: Client) => Promise<T>) => Promise<T>;
  }>;

/** As `openDatabase`, for `kua restore` alone: nothing else that the program does needs the owner. */
export async function openToRestore(
  dataFolder: string,
  databaseUrl = process.env['DATABASE_URL'],
): Promise<RestoringDatabase> {
  const door = await doorOf(dataFolder, databaseUrl);
  const database = await openThrough(door);
  return { ...database, asOwner: (work) => withOwner(door, work) };
}

async function withOwner<T>(door: DatabaseDoor, work: (owner: Client) => Promise<T>): Promise<T> {
  const owner = new Client({ ...door.connection('kua_owner'), types: valueTypes });
  // Its end fails the queries under way, which is enough.
  owner.on('error', () => undefined);
  try {
    await owner.connect();
    return await work(owner);
  } finally {
    await owner.end().catch(() => undefined);
  }
}

async function doorOf(dataFolder: string, databaseUrl: string | undefined): Promise<DatabaseDoor> {
  if (databaseUrl !== undefined && databaseUrl !== '') return ownServer(databaseUrl);
  const cluster = await openEmbeddedCluster(dataFolder);
  return {
    connection: (role) => cluster.connection(role),
    place: cluster.folder,
    close: () => cluster.close(),
  };
}

/** Migrates as the owner where something is missing, and opens the pools. */
export async function openThrough(door: DatabaseDoor): Promise<Database> {
  const app = openPool(door.connection('kua_app'));
  const projector = openPool(door.connection('kua_projector'));
  let closed: Promise<void> | null = null;
  async function close(): Promise<void> {
    await Promise.all([app.end(), projector.end()]);
    await door.close();
  }
  const database: Database = {
    app,
    projector,
    place: door.place,
    close: () => (closed ??= close()),
    abandon: () => (closed ??= door.close()),
  };
  try {
    if (!(await isMigrated(app))) await withOwner(door, migrate);
    await ensureProjections(projector);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** A server of the operator's own: its user must be a member of Kua's roles, or be allowed to make them the first time. */
async function ownServer(url: string): Promise<DatabaseDoor> {
  const settings = { connectionString: url, application_name: `kua ${process.pid}` };
  const client = new Client(settings);
  await client.connect();
  try {
    await bootstrapRoles(client);
  } finally {
    await client.end();
  }
  return {
    connection: (role) => ({ ...settings, options: `-c role=${role}` }),
    place: `database ${client.database ?? ''} on ${client.host}`,
    close: () => Promise.resolve(),
  };
}

function openPool(config: ClientConfig): Pool {
  const pool = new Pool({ ...config, types: valueTypes, max: 10 });
  // An idle connection that ends (the server restarts) is replaced at the next query; queries under way fail on their own,
  // also on a connection that somebody holds.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
