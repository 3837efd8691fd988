import { useState } from 'preact/hooks';
import { pageOf } from '../notebook/notebook.ts';
import { directory } from '../registry/directory.ts';
import { OwnForm } from '../shell/own-form.tsx';
import { OwnWords } from '../shell/own-words.tsx';
import { words } from '../shell/words-state.ts';
import { tellContact } from './telling.ts';
import { tellingsPage } from './tellings.ts';
import { ToldLine } from './told-line.tsx';

type Draft = Readonly<{ name: string; person: string; phone: string; words: string }>;
const empty: Draft = { name: '', person: '', phone: '', words: '' };
const draftPage = pageOf<Draft>('draft contact');

/** Whom the lawyers ring. Once sealed, nothing of it can be read here: it is left anew or taken back. */
export function ContactPart() {
  const [busy, setBusy] = useState(false);
  const draft = draftPage.content.value ?? empty;
  const left = tellingsPage.content.value?.contact?.said.sealed ?? null;
  const put = (change: Partial<Draft>): void => void draftPage.put({ ...draft, ...change });
  const fields = [
    ['name', words().contactName()],
    ['person', words().contactPerson()],
    ['phone', words().contactPhone()],
  ] as const;

  async function tell(text: string | null): Promise<void> {
    setBusy(true);
    try {
      await tellContact(text);
      if (text !== null) await draftPage.put(null);
    } finally {
      setBusy(false);
    }
  }
  const isEmpty = Object.values(draft).every((value) => value.trim() === '');
  return (
    <OwnForm class="part" isSaving={busy} onSubmit={() => void tell(textOf(draft))}>
      <p>{words().contactWho()}</p>
      <p class="quiet">{words().contactWhen()}</p>
      {left !== null && <p>{words().contactLeft()}</p>}
      <ToldLine kind="contact" />
      {fields.map(([field, name]) => (
        <OwnWords
          key={field}
          label={name}
          inputMode={field === 'phone' ? 'tel' : 'text'}
          value={draft[field]}
          onInput={(value) => put({ [field]: value })}
        />
      ))}
      <OwnWords
        label={words().contactWords()}
        rows={3}
        longest={1500}
        value={draft.words}
        onInput={(more) => put({ words: more })}
      />
      {directory.value === null && <p class="alarm">{words().contactNoLawyers()}</p>}
      <button class="button" type="submit" disabled={isEmpty || busy || directory.value === null}>
        {words().contactSeal()}
      </button>
      {left !== null && (
        <button
          class="button ghost"
          type="button"
          disabled={busy || directory.value === null}
          onClick={() => void tell(null)}
        >
          {words().contactTakeBack()}
        </button>
      )}
    </OwnForm>
  );
}

/** As the lawyers read it: plain lines, whatever their program. */
function textOf({ name, person, phone, words: more }: Draft): string {
  const lines = [
    [words().contactName(), name],
    [words().contactPerson(), person],
    [words().contactPhone(), phone],
    [words().contactWords(), more],
  ] as const;
  return lines
    .filter(([, value]) => value.trim() !== '')
    .map(([label, value]) => `${label}: ${value.trim()}\n`)
    .join('');
}
