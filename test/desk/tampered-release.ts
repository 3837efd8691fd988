/** A release as a folder has it, and what a liar makes of it: a file with other content, and everything that leads to it under new names. */
import { createHash } from 'node:crypto';
import type { Source } from '../../apps/verifier/src/source.ts';
import type { Files } from '../prove/tamper-release.ts';

export function sourceOf(files: Files): Source {
  return (path) => Promise.resolve(files.get(path) ?? null);
}

/** The first file of this format that `change` changes; whatever names it gets its new name. The head is signed no more. */
export function rewrite(files: Files, format: string, change: (content: never) => boolean): Files {
  for (const [path, bytes] of files) {
    if (!path.startsWith('data/') || !bytes.includes(`"format":"${format}"`)) continue;
    const content = JSON.parse(bytes.toString()) as never;
    if (change(content)) return put(files, path, Buffer.from(JSON.stringify(content)));
  }
  throw new Error(`nothing to change in ${format}`);
}

function put(files: Files, path: string, bytes: Buffer): Files {
  const digest = createHash('sha256').update(bytes).digest('hex');
  const named = path.replace(/-[0-9a-f]{64}(\.\w+)$/, `-${digest}$1`);
  let next: Files = new Map([...files].filter(([each]) => each !== path)).set(named, bytes);
  if (named === path) return next;
  for (const [above, content] of files) {
    if (above === path || !above.endsWith('.json') || !content.includes(path)) continue;
    next = put(next, above, Buffer.from(content.toString().replaceAll(path, named)));
  }
  return next;
}
