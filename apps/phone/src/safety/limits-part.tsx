import { LawLine } from '../guide/law-line.tsx';
import { kitPage } from '../registry/kit.ts';
import { languageOf, local, words } from '../shell/words-state.ts';

/** What this app cannot do for her, from the pack's guide and about the phone itself. */
export function LimitsPart() {
  const section = kitPage.content.value?.handbook.guide.find(({ id }) => id === 'limits');
  return (
    <ul class="limits">
      {section?.paragraphs.map(({ text, laws }, index) => (
        <li key={index}>
          <p lang={languageOf(text)}>{local(text)}</p>
          {laws.map((law) => (
            <LawLine key={`${law.act} ${law.article}`} law={law} />
          ))}
        </li>
      ))}
      <li>{words().limitsWaiting()}</li>
      <li>{words().limitsDisk()}</li>
      <li>{words().limitsForensics()}</li>
    </ul>
  );
}
