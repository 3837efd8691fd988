import { personalNumbers } from '@kua/core/voters/iin.ts';
import { languageNames, languages } from '@kua/words/language.ts';
import { words } from '../shell/words-state.ts';
import type { IncidentSays } from './violations-client.ts';

type TextsProps = Readonly<{
  text: IncidentSays['text'];
  decides: boolean;
  set: (text: IncidentSays['text']) => void;
}>;

/** The words for the public, in three languages side by side. Somebody's number among them is pointed out while she writes. */
export function IncidentTexts({ text, decides, set }: TextsProps) {
  return (
    <div class="texts">
      {languages.map((language) => {
        const numbers = personalNumbers(text[language]).join(', ');
        return (
          <div key={language} class="text">
            <label class="field">
              <span>{words().incidentText({ language: languageNames[language][1] })}</span>
              <textarea
                lang={language}
                rows={7}
                maxLength={4000}
                readOnly={!decides}
                aria-invalid={numbers !== ''}
                aria-describedby={`numbers-${language}`}
                value={text[language]}
                onInput={(event) => set({ ...text, [language]: event.currentTarget.value })}
              />
            </label>
            <p class="note" id={`numbers-${language}`} role="status">
              {numbers === '' ? null : words().incidentNumbers({ numbers })}
            </p>
          </div>
        );
      })}
    </div>
  );
}
