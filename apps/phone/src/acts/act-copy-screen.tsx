import { useEffect, useState } from 'preact/hooks';
import { languageNames, type Language } from '@kua/words/language.ts';
import { loadPhoneWords } from '@kua/words/words.ts';
import { isBeingSaved, type SavingTrouble } from '../evidence/saying.ts';
import { EraseButton } from '../shell/erase-button.tsx';
import { goOnTo } from '../shell/location.ts';
import { hrefTo } from '../shell/route.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';
import { SavingTroubleLine } from '../evidence/saving-trouble.tsx';
import { actCopyPage, type ActCopy } from './act-draft.ts';
import { sendServing } from './act-fixing.ts';
import { ActPaper } from './act-paper.tsx';
import type { Tongue } from './said.tsx';
import { ServedField } from './served-field.tsx';
import '../styles/violations.css';
import '../styles/acts.css';

/** The languages that offices ask for. */
const paperLanguages = ['kk', 'ru'] as const;

/** The act as a paper: to be read, printed, saved as a file by the phone itself, and erased. */
export function ActCopyScreen() {
  const copy = actCopyPage.content.value;
  const [tongues, setTongues] = useState<readonly Tongue[]>([]);
  const [only, setOnly] = useState<Language | null>(null);
  useEffect(() => {
    const load = async (language: Language) => ({ language, words: await loadPhoneWords(language) });
    void Promise.all(paperLanguages.map(load)).then(setTongues);
  }, []);
  if (copy === null)
    return (
      <ScreenFrame title={words().actCopy()}>
        <p>{words().actCopyNone()}</p>
        <a class="button" href={hrefTo('today')}>
          {words().toToday()}
        </a>
      </ScreenFrame>
    );
  return (
    <ScreenFrame
      title={words().actCopy()}
      action={
        <div class="buttons">
          <EraseButton
            name={words().actErase()}
            disabled={isBeingSaved(actCopyPage.name)}
            onErase={() => void actCopyPage.put(null).then(() => goOnTo('today'))}
          />
          <button class="button" type="button" onClick={() => print()}>
            {words().actPrint()}
          </button>
        </div>
      }
    >
      <div class="part on-screen">
        <p role="status">
          <b>✓ {words().seenSealed()}</b>
        </p>
        <p class="quiet">{words().actCopyHint()}</p>
        {copy.act.served === null && copy.id !== null && <ServeLater copy={copy} />}
        <div class="choices" role="group" aria-label={words().actPaperLanguage()}>
          {[...paperLanguages, null].map((language) => (
            <button
              key={language}
              type="button"
              lang={language ?? undefined}
              aria-pressed={only === language}
              onClick={() => setOnly(language)}
            >
              {language === null ? words().actBoth() : languageNames[language][1]}
            </button>
          ))}
        </div>
      </div>
      <ActPaper copy={copy} tongues={tongues.filter(({ language }) => only === null || language === only)} />
    </ScreenFrame>
  );
}

function ServeLater({ copy }: Readonly<{ copy: ActCopy }>) {
  const [served, setServed] = useState<Pick<ActCopy['act'], 'served' | 'number'>>({ served: null, number: '' });
  const [trouble, setTrouble] = useState<SavingTrouble | null>(null);
  const isSaving = isBeingSaved(actCopyPage.name);
  async function send(): Promise<void> {
    const sent = await sendServing(copy, served);
    setTrouble(sent.ok ? null : sent.error);
  }
  return (
    <details class="part">
      <summary>{words().actNowServed()}</summary>
      <SavingTroubleLine trouble={trouble} />
      <ServedField {...served} isSaving={isSaving} onChange={setServed} />
      <button class="button" type="button" disabled={isSaving || served.served === null} onClick={() => void send()}>
        {words().actServedNow()}
      </button>
    </details>
  );
}
