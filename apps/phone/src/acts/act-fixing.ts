/** From a draft to what is signed and sent: its text as one, its persons sealed for the lawyers, the digest of both. */
import { actDigest } from '@kua/core/observations/countersignature.ts';
import { canonicalJson } from '@kua/core/kernel/canonical-json.ts';
import type { Result } from '@kua/core/kernel/result.ts';
import { membership } from '../access/membership.ts';
import { say, whileSaving, type Say, type SavingTrouble } from '../evidence/saying.ts';
import { directory } from '../registry/directory.ts';
import { words } from '../shell/words-state.ts';
import { clockAt } from '../registry/station-time.ts';
import { actCopyPage, actPage, type ActCopy, type ActDraft, type BegunAct, type Fixed } from './act-draft.ts';

/** The same until something in it changes. */
export async function fixAct(act: BegunAct): Promise<Fixed> {
  if (act.fixed !== null) return act.fixed;
  const { election } = membership();
  const [text, persons] = [textOf(act), await personsOf(act)];
  const { code, at } = act;
  return { text, persons, digest: actDigest({ election, station: act.station?.id ?? null, code, at, text, persons }) };
}

/** Names are in none of it. */
function textOf({ at, until, spot, facts, asked, answered }: ActDraft): string {
  const parts = [
    [words().actSpot(), spot],
    [words().actTime(), until === null ? clockAt(at) : `${clockAt(at)} – ${clockAt(until)}`],
    [words().actFacts(), facts],
    [words().askedSeen(), asked],
    [words().answeredSeen(), answered],
  ] as const;
  return parts
    .filter(([, said]) => said.trim() !== '')
    .map(([name, said]) => `${name}: ${said.trim()}`)
    .join('\n');
}

/** Null where nobody is named, or where this phone does not know for whom to seal. */
async function personsOf({ author, witnesses, commission }: ActDraft): Promise<string | null> {
  const { lawyers } = directory.peek() ?? { lawyers: null };
  const named = commission.filter(({ name, role }) => name !== '' || role !== '');
  const isNobody = named.length + witnesses.length === 0 && Object.values(author).every((said) => said === '');
  if (lawyers === null || isNobody) return null;
  const { sealedToLawyers } = await import('@kua/device/safety.ts');
  return sealedToLawyers(lawyers, canonicalJson({ author, witnesses, commission: named }));
}

/** The draft becomes the copy in the moment in which the act is saved. */
export function sendAct(act: BegunAct): Promise<Result<string, SavingTrouble>> {
  return whileSaving([actPage.name], async () => {
    const copy: ActCopy = { id: null, act: { ...act, witness: null }, fixed: await fixAct(act) };
    const { files } = act;
    const sent = await say(saidOf(copy), {
      rank: 'text',
      files,
      pages: { [actPage.name]: null, [actCopyPage.name]: copy },
    });
    if (sent.ok) await actCopyPage.put({ ...copy, id: sent.value });
    return sent;
  });
}

/** It was handed in after it was sent: the act goes again, in place of the one before, whose files are there already. */
export function sendServing(
  copy: ActCopy,
  served: Pick<ActDraft, 'served' | 'number'>,
): Promise<Result<string, SavingTrouble>> {
  return whileSaving([actCopyPage.name], async () => {
    const again: ActCopy = { ...copy, act: { ...copy.act, ...served } };
    const sent = await say({ ...saidOf(again), supersedes: copy.id }, { rank: 'text' });
    // What she erased meanwhile does not come back.
    if (sent.ok && actCopyPage.content.peek() === copy) await actCopyPage.put({ ...again, id: sent.value });
    return sent;
  });
}

function saidOf({ act, fixed }: ActCopy): Say {
  const { code, at, station, witnesses, signed, served, number } = act;
  const body = {
    code: code ?? '',
    at,
    text: fixed.text,
    persons: fixed.persons,
    witnesses: [
      ...witnesses.map(() => ({ kind: 'screen' })),
      ...signed.map(({ device, signature }) => ({ kind: 'device', device, signature })),
    ],
    served: servedBody(served, number),
  };
  return { kind: 'act', station: station?.id ?? null, supersedes: null, body };
}

function servedBody(served: ActDraft['served'], number: string) {
  if (served === null) return null;
  if (served === 'refused') return { how: 'refused' };
  return { how: 'received', number: number.trim() === '' ? null : number.trim() };
}
