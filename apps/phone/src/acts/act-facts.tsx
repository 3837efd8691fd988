import { OwnForm } from '../shell/own-form.tsx';
import { OwnWords } from '../shell/own-words.tsx';
import { words } from '../shell/words-state.ts';
import { MediaField } from '../violations/media-field.tsx';
import { SeenLaw } from '../violations/seen-line.tsx';
import { actPage, change, putAct, type ActDraft } from './act-draft.ts';
import { ActStep } from './act-step.tsx';

/** What happened, in order; what was asked, what was answered; what shows it. */
export function ActFacts({ act }: Readonly<{ act: ActDraft }>) {
  return (
    <ActStep step="facts">
      <OwnForm class="part">
        <OwnWords
          label={words().wordsSeen()}
          hint={words().actFactsHint()}
          rows={6}
          value={act.facts}
          onInput={(facts) => change({ facts })}
        />
        <SeenLaw code={act.code ?? ''} />
        <OwnWords label={words().askedSeen()} rows={2} value={act.asked} onInput={(asked) => change({ asked })} />
        <OwnWords
          label={words().answeredSeen()}
          rows={2}
          value={act.answered}
          onInput={(answered) => change({ answered })}
        />
        <MediaField
          files={act.files}
          onAdd={(file) => putAct({ files: [...(actPage.content.peek()?.files ?? []), file] })}
        />
      </OwnForm>
    </ActStep>
  );
}
