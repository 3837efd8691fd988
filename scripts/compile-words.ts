/** Compiles packages/words/messages into packages/words/src/generated: run after changing a message. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { compileGroup, compileKeys, type Messages } from '../packages/words/src/words-compile.ts';

const words = join(import.meta.dirname, '..', 'packages', 'words');
const messageFile = z.record(z.string(), z.strictObject({ kk: z.string(), ru: z.string(), en: z.string() }));

/** Messages by group; a key that stands twice in a group is a mistake. */
export function readMessages(): Readonly<Record<string, Messages>> {
  const groups: Record<string, Messages> = {};
  for (const group of ['portal', 'methods', 'phone', 'desk', 'voters']) {
    const folder = join(words, 'messages', group);
    const files = readdirSync(folder)
      .toSorted()
      .map((name) => messageFile.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
    const keys = files.flatMap((file) => Object.keys(file));
    const twice = keys.find((key, index) => keys.indexOf(key) !== index);
    if (twice !== undefined) throw new Error(`the message ${twice} stands twice in messages/${group}`);
    groups[group] = Object.fromEntries(files.flatMap((file) => Object.entries(file)));
  }
  return groups;
}

/** What the generated folder must hold. */
export function compileWords(groups: Readonly<Record<string, Messages>>): Readonly<Record<string, string>> {
  const modules = Object.entries(groups).map(([group, messages]) => compileGroup(group, messages));
  const entries = modules.flatMap((files) => Object.entries(files));
  return { 'keys.ts': compileKeys(groups), ...Object.fromEntries(entries) };
}

if (import.meta.main) {
  const folder = join(words, 'src', 'generated');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(compileWords(readMessages()))) writeFileSync(join(folder, name), text);
}
