import { useState } from 'preact/hooks';
import type { ReportDraft } from '@kua/core/voters/report-draft.ts';
import { reportKinds, type ReportKind } from '@kua/core/voters/citizen-report.ts';
import type { VoterWords } from '@kua/words/words.ts';
import { StepFrame } from './step-frame.tsx';

/** Before the first question: what is kept of it, what not to write, and what it is about where the entry did not say. */
export function IntroStep({
  words,
  draft,
  change,
  entry,
  onNext,
}: {
  readonly words: VoterWords;
  /** What the address said that it is about. */
  readonly entry: ReportKind | null;
  readonly draft: ReportDraft;
  readonly change: (more: Partial<ReportDraft>) => void;
  readonly onNext: () => void;
}) {
  const [trouble, setTrouble] = useState<string | null>(null);
  const name = { violation: words.aboutViolation(), pressure: words.aboutPressure() };
  return (
    <StepFrame
      words={words}
      title={entry === 'pressure' ? words.pressureTitle() : words.tellTitle()}
      count={null}
      trouble={trouble}
      onNext={() => (draft.about === null ? setTrouble(words.pickNeeded()) : onNext())}
      onBack={null}
      next={words.start()}
    >
      <p>{words.introSealed()}</p>
      <section class="not-to-write">
        <h2>{words.introNotTitle()}</h2>
        <ul>
          <li>{words.introNotNames()}</li>
          <li>{words.introNotTraces()}</li>
        </ul>
      </section>
      <p class="quiet">
        {words.introDevice()} {words.introNothingKept()} {words.introPhotos()}
      </p>
      <p class="quiet">
        {words.leave()}: {words.leaveHint()}
      </p>
      {entry === null ? (
        <fieldset class="kinds">
          <legend>{words.askAbout()}</legend>
          {reportKinds.map((kind) => (
            <label key={kind}>
              <input
                type="radio"
                name="about"
                checked={draft.about === kind}
                onChange={() => {
                  change({ about: kind });
                  setTrouble(null);
                }}
              />
              <span>{name[kind]}</span>
            </label>
          ))}
        </fieldset>
      ) : null}
    </StepFrame>
  );
}
