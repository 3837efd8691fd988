import { words } from '../shell/words-state.ts';
import { MediaField } from '../violations/media-field.tsx';
import { SeenLaw } from '../violations/seen-line.tsx';
import { WordsField } from '../violations/words-field.tsx';
import { actPage, change, putAct, type ActDraft } from './act-draft.ts';
import { ActStep } from './act-step.tsx';

/** What happened, in order; what was asked, what was answered; what shows it. */
export function ActFacts({ act }: Readonly<{ act: ActDraft }>) {
  return (
    <ActStep step="facts">
      <form class="part" autocomplete="off" onSubmit={(event) => event.preventDefault()}>
        <WordsField
          label={words().wordsSeen()}
          hint={words().actFactsHint()}
          rows={6}
          value={act.facts}
          onInput={(facts) => change({ facts })}
        />
        <SeenLaw code={act.code ?? ''} />
        <WordsField label={words().askedSeen()} value={act.asked} onInput={(asked) => change({ asked })} />
        <WordsField label={words().answeredSeen()} value={act.answered} onInput={(answered) => change({ answered })} />
        <MediaField
          files={act.files}
          onAdd={(file) => putAct({ files: [...(actPage.content.peek()?.files ?? []), file] })}
        />
      </form>
    </ActStep>
  );
}
