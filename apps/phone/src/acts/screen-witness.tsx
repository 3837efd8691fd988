import { pageOf } from '../notebook/notebook.ts';
import { OwnForm } from '../shell/own-form.tsx';
import { OwnWords } from '../shell/own-words.tsx';
import { words } from '../shell/words-state.ts';
import { change, nobody, type ActDraft, type ScreenWitness } from './act-draft.ts';
import { SignaturePad } from './signature-pad.tsx';

/** Who is about to sign; part of the act once she is added. */
export const witnessPage = pageOf<ScreenWitness>('draft act witness');

export function ScreenWitnessForm({ act }: Readonly<{ act: ActDraft }>) {
  const witness = witnessPage.content.value ?? { ...nobody, signature: null };
  const put = (more: Partial<ScreenWitness>): void => {
    const before = witnessPage.content.peek() ?? { ...nobody, signature: null };
    void witnessPage.put({ ...before, ...more });
  };
  function add(): void {
    change({ witnesses: [...act.witnesses, witness] });
    void witnessPage.put(null);
  }
  return (
    <details class="part" open={witness.name !== ''}>
      <summary>{words().actOnScreen()}</summary>
      <OwnForm class="part">
        <OwnWords label={words().actName()} value={witness.name} onInput={(name) => put({ name })} />
        <OwnWords label={words().actRole()} value={witness.role} onInput={(role) => put({ role })} />
        <OwnWords label={words().actContact()} value={witness.contact} onInput={(contact) => put({ contact })} />
        <SignaturePad
          path={witness.signature ?? ''}
          onChange={(path) => put({ signature: path === '' ? null : path })}
        />
        {witness.signature === null && <p class="quiet">{words().signOnPaper()}</p>}
        <button class="button" type="button" disabled={witness.name.trim() === ''} onClick={add}>
          {words().actAddWitness()}
        </button>
      </OwnForm>
    </details>
  );
}
