import { render } from 'preact';
import { z } from 'zod';
import './styles/tokens.css';
import './styles/shell.css';
import './styles/finder.css';
import './styles/access.css';
import './styles/coverage.css';
import './styles/verify.css';
import { preferredLanguage } from '@kua/words/language.ts';
import { followSession } from './access/session.ts';
import { followSessionEnd } from './access/session-end.ts';
import { App } from './shell/app.tsx';
import { followKeys } from './shell/keys.ts';
import { followLight } from './shell/light.ts';
import { followStatus } from './protocols/status.ts';
import { followAddress } from './shell/location.ts';
import { followDistress } from './violations/distress.ts';
import { rememberedLanguage, speak } from './shell/words-state.ts';

// The page's policy allows no code made at run time, and asking whether it does leaves a mark in the browser's console.
z.config({ jitless: true });
void begin();

async function begin(): Promise<void> {
  followLight();
  await speak(rememberedLanguage() ?? preferredLanguage(navigator.languages));
  followAddress();
  followSession();
  followSessionEnd();
  followKeys();
  followDistress();
  followStatus();
  const place = document.getElementById('app');
  if (place === null) throw new Error('index.html has no place for the app');
  place.replaceChildren();
  render(<App />, place);
}
