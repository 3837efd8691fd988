import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Language } from '@kua/words/language.ts';
import { loadMethodWords, type MethodWords } from '@kua/words/words.ts';
import { overview } from '../publication/release-client.ts';
import { hrefTo, route } from '../shell/location.ts';
import { useTitle } from '../shell/page-title.ts';
import { Waiting } from '../shell/problem-screen.tsx';
import { Rich } from '../shell/rich-text.tsx';
import { say, tongue } from '../shell/words-state.ts';
import { CheckCommands } from './check-commands.tsx';
import { SourceList } from './source-list.tsx';

type Question = Readonly<{
  id: string;
  ask: (words: MethodWords) => string;
  /** `colluders`: k of this election. */
  answer: (words: MethodWords, colluders: number) => string;
  /** What this release has to show for it. */
  Shown?: (given: { readonly words: MethodWords }) => ComponentChildren;
}>;

/** The questions in the order of reading; ids are in links, so they stay. */
const questions: readonly Question[] = [
  { id: 'compared', ask: (words) => words.comparedAsk(), answer: (words) => words.comparedAnswer() },
  { id: 'shares', ask: (words) => words.sharesAsk(), answer: (words) => words.sharesAnswer() },
  { id: 'estimate', ask: (words) => words.estimateAsk(), answer: (words) => words.estimateAnswer() },
  { id: 'conflict', ask: (words) => words.conflictAsk(), answer: (words) => words.conflictAnswer() },
  {
    id: 'levels',
    ask: (words) => words.levelsAsk(),
    answer: (words, colluders) => words.levelsAnswer({ groups: colluders + 1, k: colluders }),
  },
  { id: 'missing', ask: (words) => words.missingAsk(), answer: (words) => words.missingAnswer() },
  { id: 'bounds', ask: (words) => words.boundsAsk(), answer: (words) => words.boundsAnswer() },
  { id: 'relations', ask: (words) => words.relationsAsk(), answer: (words) => words.relationsAnswer() },
  { id: 'sources', ask: (words) => words.sourcesAsk(), answer: (words) => words.sourcesAnswer(), Shown: SourceList },
  { id: 'rehearsal', ask: (words) => words.rehearsalAsk(), answer: (words) => words.rehearsalAnswer() },
  { id: 'check', ask: (words) => words.checkAsk(), answer: (words) => words.checkAnswer(), Shown: CheckCommands },
  { id: 'mirror', ask: (words) => words.mirrorAsk(), answer: (words) => words.mirrorAnswer() },
];

/** How figures come about, in short questions; a link to one opens at it. */
export function MethodsScreen() {
  useTitle(say().navMethods());
  const words = useMethodWords(tongue());
  const [asked] = route.value.ids;
  const colluders = overview.value?.verification?.colluders ?? 1;
  useEffect(() => {
    if (words === null || asked === undefined) return;
    const question = document.getElementById(asked);
    question?.scrollIntoView();
    question?.querySelector('h2')?.focus({ preventScroll: true });
  }, [words === null, asked]);
  if (words === null) return <Waiting />;
  return (
    <div class="methods">
      <h1 tabIndex={-1}>{say().methodsTitle()}</h1>
      <ol class="contents">
        {questions.map(({ id, ask }) => (
          <li key={id}>
            <a href={hrefTo('methods', [id])}>{ask(words)}</a>
          </li>
        ))}
      </ol>
      {questions.map(({ id, ask, answer, Shown }, index) => (
        <section key={id} id={id} class={id === asked ? 'asked' : undefined}>
          <h2 tabIndex={-1}>
            <span class="number figure" aria-hidden="true">
              {index + 1}
            </span>
            {ask(words)}
          </h2>
          {answer(words, colluders)
            .split('\n')
            .map((paragraph, at) => (
              <p key={at}>
                <Rich text={paragraph} />
              </p>
            ))}
          {Shown !== undefined && <Shown words={words} />}
        </section>
      ))}
    </div>
  );
}

function useMethodWords(language: Language): MethodWords | null {
  const [held, hold] = useState<Readonly<{ language: Language; words: MethodWords }> | null>(null);
  useEffect(() => {
    let current = true;
    void loadMethodWords(language).then((words) => {
      if (current) hold({ language, words });
    });
    return () => {
      current = false;
    };
  }, [language]);
  return held?.language === language ? held.words : null;
}
