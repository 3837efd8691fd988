import { render } from 'preact';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/comparison.css';
import './styles/map.css';
import './styles/print.css';
import { App } from './shell/app.tsx';
import { followAddress, language } from './shell/location.ts';
import { speak } from './shell/words-state.ts';
import { refreshRelease } from './publication/release-client.ts';
import { followRelease } from './publication/release-live.ts';

followAddress();
// Messages and figures come at the same time; index.html has asked for the head already.
void speak(language.value);
void refreshRelease(window.kuaEarly).then(followRelease);

const place = document.getElementById('app');
if (place === null) throw new Error('index.html has no place for the portal');
place.replaceChildren();
render(<App />, place);
