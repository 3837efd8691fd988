import { otherViolation } from '@kua/core/voters/citizen-report.ts';
import type { ReportDraft } from '@kua/core/voters/report-draft.ts';
import { choicesOf, demandKeys, formKeys, pressedKeys, presserKeys } from '@kua/words/report-words.ts';
import type { VoterWords } from '@kua/words/words.ts';
import { local } from '../shell/words-state.ts';
import { CallField } from './call-field.tsx';
import type { CallPlaces } from './call-places.ts';

/** What the caller tells of, in the same closed lists as on the portal. */
export function CallWhat({
  words,
  places,
  draft,
  change,
}: Readonly<{
  words: VoterWords;
  places: CallPlaces;
  draft: ReportDraft;
  change: (more: Partial<ReportDraft>) => void;
}>) {
  const empty = words.pick();
  if (draft.about === 'violation') {
    const listed = (places.handbook?.violations ?? []).map(({ id, name }) => ({ code: id, name: local(name) }));
    return (
      <CallField
        label={words.askViolation()}
        empty={empty}
        value={draft.code}
        choices={[...listed, { code: otherViolation, name: words.other() }]}
        onChoose={(code) => change({ code })}
      />
    );
  }
  return (
    <>
      <CallField
        label={words.askPressed()}
        empty={empty}
        value={draft.pressed}
        choices={choicesOf(words, pressedKeys)}
        onChoose={(code) => change({ pressed: code as ReportDraft['pressed'] })}
      />
      <CallField
        label={words.askForm()}
        empty={empty}
        value={draft.form}
        choices={choicesOf(words, formKeys)}
        onChoose={(code) => change({ form: code as ReportDraft['form'] })}
      />
      <CallField
        label={words.askBy()}
        empty={empty}
        value={draft.by}
        choices={choicesOf(words, presserKeys)}
        onChoose={(code) => change({ by: code as ReportDraft['by'] })}
      />
      <CallField
        label={words.askDemanded()}
        empty={empty}
        value={draft.demanded}
        choices={choicesOf(words, demandKeys)}
        onChoose={(code) => change({ demanded: code as ReportDraft['demanded'] })}
      />
    </>
  );
}
