/**
 * What the phone may read back: pages by name, encrypted, each write on disk before it is called saved. Whatever was submitted is not in
 * it. Screens read pages as signals; a page that could not be written keeps its value while the app is open, and says so.
 */
import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Facts, Vault } from '../outbox/vault.ts';
import { aesKey, decrypt, encrypt, lockWith, unlock, type Lock } from './lock.ts';

export type Page<T> = Readonly<{
  name: string;
  /** Null: nothing is there. */
  content: ReadonlySignal<T | null>;
  /** What is shown changes at once; resolves when it is on disk. Null erases the page. */
  put: (value: T | null) => Promise<void>;
}>;

/** `locked`: a passphrase is asked for. */
export type NotebookState = 'closed' | 'locked' | 'open';
export const notebookState = signal<NotebookState>('closed');
/** Set while something shown is not on disk: storage is full, or the browser took it away. */
export const unwritten = signal<'storage-full' | 'storage-failed' | null>(null);

type Known = Readonly<{ name: string; content: Signal<unknown> }>;
const known = new Map<string, Known>();
let book: Readonly<{ vault: Vault; key: CryptoKey }> | null = null;

const beginning = 'page ';
const shelfBeginning = 'shelf ';

/** The page of that name; the same one for everybody who asks. */
export function pageOf<T>(name: string): Page<T> {
  const { content } = knownPage(name);
  return {
    name,
    content: content as Signal<T | null>,
    put: (value) => putPages({ [name]: value }),
  };
}

/** Pages whose last write failed: they are written again with the next one. */
const owed = new Set<string>();

/** All of them or none, in one write: as they are shown when it is their turn, since what a statement took with it must not come back. */
export async function putPages(values: Facts): Promise<void> {
  showPages(values);
  await inTurn(async () => {
    for (const name of Object.keys(values)) owed.add(name);
    try {
      const shown = [...owed].map((name) => [name, knownPage(name).content.peek()] as const);
      await opened().vault.save([], await encryptedPages(Object.fromEntries(shown)));
      owed.clear();
      unwritten.value = null;
    } catch (error) {
      unwritten.value = troubleOf(error);
    }
  });
}

let turn: Promise<unknown> = Promise.resolve();

/** One write after another: what was tapped later is never overwritten by what was tapped before. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = turn.then(work);
  turn = done.catch(() => undefined);
  return done;
}

/** Pages as facts of the vault, for whoever saves something else in the same moment. Null erases. */
export async function encryptedPages(values: Facts): Promise<Facts> {
  const { key } = opened();
  const entries = Object.entries(values).map(async ([name, value]) => {
    const sealed = value === null ? undefined : await encrypt(key, name, bytesOf(value), randomBytes);
    return [beginning + name, sealed] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** After they were written by somebody else. */
export function showPages(values: Facts): void {
  for (const [name, value] of Object.entries(values)) knownPage(name).content.value = value;
}

/** Opens it, or begins it where there is none. A wrong passphrase leaves it locked. */
export async function openNotebook(vault: Vault, passphrase: string | null = null): Promise<NotebookState> {
  const lock = ((await vault.fact('lock')) as Lock | undefined) ?? (await beginLock(vault));
  const bytes = await unlock(lock, passphrase);
  if (bytes === null) return (notebookState.value = 'locked');
  const key = await aesKey(bytes);
  book = { vault, key };
  const facts = Object.entries(await vault.facts(beginning));
  await Promise.all(
    facts.map(async ([fact, sealed]) => {
      const name = fact.slice(beginning.length);
      const plain = await decrypt(key, name, sealed as Uint8Array);
      if (plain !== null) knownPage(name).content.value = valueIn(plain);
    }),
  );
  return (notebookState.value = 'open');
}

/**
 * From now on it asks for this passphrase; null: for none. Under a new key, which never lay open on the disk: whoever finds the old one in
 * what the disk has not overwritten yet reads nothing that is written from here on.
 */
export async function changePassphrase(passphrase: string | null): Promise<void> {
  const bytes = randomBytes(32);
  const [key, lock] = [await aesKey(bytes), await lockWith(bytes, passphrase, randomBytes)];
  await inTurn(async () => {
    const { vault, key: before } = opened();
    const again: Record<string, unknown> = {};
    for (const start of [beginning, shelfBeginning])
      for (const [fact, sealed] of Object.entries(await vault.facts(start))) {
        const name = fact.slice(start.length);
        const plain = await decrypt(before, name, sealed as Uint8Array);
        if (plain !== null) again[fact] = await encrypt(key, name, plain, randomBytes);
      }
    await vault.save([], { ...again, lock });
    book = { vault, key };
  });
}

export type LockKind = Lock['kind'];

export async function lockKind(): Promise<LockKind> {
  const lock = (await opened().vault.fact('lock')) as Lock | undefined;
  return lock?.kind ?? 'open';
}

/** Names of the pages that have something in them and begin so. */
export function writtenPages(start: string): readonly string[] {
  return [...known.values()]
    .filter(({ name, content }) => name.startsWith(start) && content.value !== null)
    .map(({ name }) => name);
}

/** Forgets in this tab what it had read. Where a passphrase is set, it is asked for again. */
export function closeNotebook(): void {
  book = null;
  owed.clear();
  for (const { content } of known.values()) content.value = null;
  notebookState.value = 'closed';
}

/** Two tabs that begin at once have one key. */
function beginLock(vault: Vault): Promise<Lock> {
  return navigator.locks.request('a notebook begins', async () => {
    const made = (await vault.fact('lock')) as Lock | undefined;
    if (made !== undefined) return made;
    const lock = await lockWith(randomBytes(32), null, randomBytes);
    await vault.save([], { lock });
    return lock;
  });
}

function opened(): NonNullable<typeof book> {
  if (book === null) throw new Error('the notebook is not open');
  return book;
}

function knownPage(name: string): Known {
  const page = known.get(name) ?? { name, content: signal<unknown>(null) };
  known.set(name, page);
  return page;
}

export function troubleOf(error: unknown): 'storage-full' | 'storage-failed' {
  return error instanceof DOMException && error.name === 'QuotaExceededError' ? 'storage-full' : 'storage-failed';
}

/** As it stands in the bytes that are encrypted. */
function bytesOf(value: unknown): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(JSON.stringify(value)));
}

function valueIn(plain: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(plain));
}

function randomBytes(count: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(count));
}

/** What is too long to be read at every start. On disk when it returns; rejects where it cannot be written. */
export async function putOnShelf(name: string, value: unknown): Promise<void> {
  await inTurn(async () => {
    const { vault, key } = opened();
    await vault.save([], { [shelfBeginning + name]: await encrypt(key, name, bytesOf(value), randomBytes) });
  });
}

export async function fromShelf(name: string): Promise<unknown> {
  const { vault, key } = opened();
  const sealed = await vault.fact(shelfBeginning + name);
  const plain = sealed === undefined ? null : await decrypt(key, name, sealed as Uint8Array);
  return plain === null ? null : valueIn(plain);
}
