/** From the draft to a sealed protocol and, while its figures are still in memory, its short code. */
import { signal } from '@preact/signals';
import { hexToBytes } from '@noble/hashes/utils.js';
import type { Result } from '@kua/core/kernel/result.ts';
import { writeShortCode } from '@kua/core/observations/short-code.ts';
import { membership } from '../access/membership.ts';
import { say, whileSaving, type SavingTrouble } from '../evidence/saying.ts';
import { rightNow } from '../registry/kit.ts';
import { cellsOf, draftOf, draftsPage, draftsWithout, figureOf, formKey, shotsOf, type Form } from './draft.ts';
import { sentPage } from './sent.ts';

/** What was sent last, for as long as she looks at it. `code` is null where the protocol does not fit into one. */
export const justSent = signal<Readonly<{ key: string; code: string | null; replaced: boolean }> | null>(null);

type Figures = Readonly<Record<'fields' | 'options', Readonly<Record<string, number | null>>>>;

export function sendProtocol(form: Form): Promise<Result<string, SavingTrouble>> {
  return whileSaving([draftsPage.name], () => sealProtocol(form));
}

async function sealProtocol(form: Form): Promise<Result<string, SavingTrouble>> {
  const [key, id, at] = [formKey(form), crypto.randomUUID(), rightNow().toISOString()];
  const figures = figuresOf(form);
  const code = await shortCode(form, id, figures);
  const before = sentPage.content.peek() ?? {};
  const earlier = before[key]?.id;
  const said = await say(
    {
      id,
      kind: 'protocol',
      station: form.station.id,
      body: { contest: form.contest.id, ...figures },
      ...(earlier === undefined ? {} : { supersedes: earlier }),
    },
    {
      rank: 'digits',
      files: shotsOf(draftOf(form)).flatMap(({ photo, thumbnail }) =>
        thumbnail === null ? [photo] : [photo, thumbnail],
      ),
      pages: { [draftsPage.name]: draftsWithout(form), [sentPage.name]: { ...before, [key]: { id, at } } },
    },
  );
  if (said.ok) justSent.value = { key, code, replaced: earlier !== undefined };
  return said;
}

/** What she has not come to is missing, which is not 0. */
function figuresOf(form: Form): Figures {
  const draft = draftOf(form);
  const of = (kind: 'fields' | 'options') =>
    Object.fromEntries(
      cellsOf(form.contest)
        .filter((cell) => cell.kind === kind)
        .map((cell) => [cell.id, figureOf(draft, cell) ?? null]),
    );
  return { fields: of('fields'), options: of('options') };
}

async function shortCode({ station, contest }: Form, original: string, figures: Figures): Promise<string | null> {
  const { election, secret } = membership();
  const { deviceOf } = await import('@kua/device/device.ts');
  const device = deviceOf(hexToBytes(secret)).key;
  const written = writeShortCode({ form: { election, contest }, station: station.id, original, device, figures });
  return written.ok ? written.value : null;
}
