import { useEffect, useState } from 'preact/hooks';
import { loadVoterWords, type VoterWords } from '@kua/words/words.ts';
import { tongue } from '../shell/words-state.ts';

/** Messages of the form. Those of another language follow once they are there, so that nothing that was typed is lost; null at first. */
export function useVoterWords(): VoterWords | null {
  const language = tongue();
  const [held, hold] = useState<VoterWords | null>(null);
  useEffect(() => {
    let current = true;
    void loadVoterWords(language).then((words) => {
      if (current) hold(words);
    });
    return () => {
      current = false;
    };
  }, [language]);
  return held;
}
