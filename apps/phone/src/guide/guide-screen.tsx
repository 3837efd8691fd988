import { useMemo, useState } from 'preact/hooks';
import { guideSearch } from '@kua/core/observations/guide-search.ts';
import type { GuideSection } from '@kua/core/registry/guide-contract.ts';
import { kitPage } from '../registry/kit.ts';
import { OwnForm } from '../shell/own-form.tsx';
import { OwnWords } from '../shell/own-words.tsx';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { languageOf, local, words } from '../shell/words-state.ts';
import { namedActs } from './acts.ts';
import { LawLine } from './law-line.tsx';
import '../styles/guide.css';

/** What Kua cannot protect from stands first, whatever the order of the pack. */
const limits = 'limits';

export function GuideScreen() {
  const sections = kitPage.content.value?.handbook.guide ?? null;
  const [asked, setAsked] = useState('');
  const search = useMemo(() => guideSearch(inOrder(sections ?? [])), [sections]);
  const found = search(asked);
  const isAsked = asked.trim() !== '';
  if (sections === null || sections.length === 0)
    return (
      <ScreenFrame title={words().guide()}>
        <p>{words().formsMissing()}</p>
      </ScreenFrame>
    );
  return (
    <ScreenFrame title={words().guide()}>
      <OwnForm>
        <OwnWords label={words().guideFind()} value={asked} onInput={setAsked} />
      </OwnForm>
      <p class={isAsked ? 'quiet' : 'hidden'} role="status">
        {isAsked && foundInWords(found)}
      </p>
      <div class="guide">
        {found.map((section) => (
          <Section key={`${section.id} ${isAsked ? 'found' : ''}`} section={section} isOpen={isAsked} />
        ))}
        {!isAsked && <Acts />}
      </div>
    </ScreenFrame>
  );
}

function Section({ section, isOpen }: Readonly<{ section: GuideSection; isOpen: boolean }>) {
  return (
    <details class={section.id === limits ? 'limits' : ''} open={isOpen}>
      <summary lang={languageOf(section.title)}>{local(section.title)}</summary>
      <ul>
        {section.paragraphs.map(({ text, laws }) => (
          <li key={local(text)}>
            <p lang={languageOf(text)}>{local(text)}</p>
            {laws.map((law) => (
              <LawLine key={`${law.act} ${law.article}`} law={law} />
            ))}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The full names, under which whoever is shown an article can look it up. */
function Acts() {
  const acts = namedActs();
  if (acts.length === 0) return null;
  return (
    <details>
      <summary>{words().guideActs()}</summary>
      <ul>
        {acts.map(({ id, name }) => (
          <li key={id}>
            <p lang={languageOf(name)}>{local(name)}</p>
            <p class="law">{id}</p>
          </li>
        ))}
      </ul>
    </details>
  );
}

function foundInWords(found: readonly GuideSection[]): string {
  const paragraphs = found.reduce((sum, section) => sum + section.paragraphs.length, 0);
  return paragraphs === 0 ? words().guideNothing() : words().guideFound({ n: paragraphs });
}

function inOrder(sections: readonly GuideSection[]): readonly GuideSection[] {
  return [...sections.filter(({ id }) => id === limits), ...sections.filter(({ id }) => id !== limits)];
}
