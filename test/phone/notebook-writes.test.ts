import { beforeAll, expect, test } from 'vitest';
import {
  encryptedPages,
  inTurn,
  openNotebook,
  pageOf,
  showPages,
  unwritten,
} from '../../apps/phone/src/notebook/notebook.ts';
import type { Facts, Vault } from '../../apps/phone/src/outbox/vault.ts';

/** A disk that can be full at will: a browser's cannot. */
const disk = new Map<string, unknown>();
let isFull = false;
const vault = {
  fact: (name: string) => Promise.resolve(disk.get(name)),
  facts: () => Promise.resolve({}),
  save: (_kept: unknown, facts: Facts = {}) => {
    if (isFull) return Promise.reject(new DOMException('full', 'QuotaExceededError'));
    for (const [name, value] of Object.entries(facts))
      if (value === undefined) disk.delete(name);
      else disk.set(name, value);
    return Promise.resolve();
  },
} as unknown as Vault;

beforeAll(() => openNotebook(vault));

test('what could not be written is said to be missing until it is on the disk itself', async () => {
  isFull = true;
  await pageOf('large').put('a long day');
  expect(unwritten.value).toBe('storage-full');
  isFull = false;
  await pageOf('small').put('a word');
  expect(unwritten.value).toBeNull();
  expect([...disk.keys()]).toEqual(expect.arrayContaining(['page large', 'page small']));
});

test('what is typed while a statement takes the draft does not bring the draft back onto the disk', async () => {
  const draft = pageOf('draft');
  await draft.put('seen');
  const saying = inTurn(async () => {
    const facts = await encryptedPages({ draft: null });
    await vault.save([], facts);
    showPages({ draft: null });
  });
  const typing = draft.put('seen and');
  await Promise.all([saying, typing]);
  expect(draft.content.value).toBeNull();
  expect(disk.has('page draft')).toBe(false);
});
