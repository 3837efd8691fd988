import { useEffect, useRef } from 'preact/hooks';
import { head, overview, trouble } from '../publication/release-client.ts';
import { PageFooter } from './page-footer.tsx';
import { PageHeader } from './page-header.tsx';
import { language, route } from './location.ts';
import { TroubleScreen, Waiting } from './problem-screen.tsx';
import { screenOf } from './screens.tsx';
import { say, speak, spoken, tongue } from './words-state.ts';

/** The frame around every page: banner of a rehearsal, header, the page, footer. */
export function App() {
  const wanted = language.value;
  useEffect(() => {
    void speak(wanted);
  }, [wanted]);
  const shown = tongue();
  useEffect(() => {
    document.documentElement.lang = shown;
  }, [shown]);
  useFocusOnNewPage();
  if (spoken.value === null) return null;
  const rehearsal = overview.value?.rehearsal ?? head.value?.rehearsal ?? false;
  return (
    <>
      <a class="skip" href="#main" onClick={skipToMain}>
        {say().skipToContent()}
      </a>
      <PageHeader rehearsal={rehearsal} />
      <main id="main" class="wrap" tabIndex={-1}>
        <Page />
      </main>
      <PageFooter />
    </>
  );
}

function Page() {
  if (overview.value === null) return trouble.value === null ? <Waiting /> : <TroubleScreen trouble={trouble.value} />;
  const Screen = screenOf(route.value.page);
  if (Screen === null) return <Waiting />;
  if (Screen === 'failed') return <TroubleScreen trouble={{ kind: 'unreachable', path: route.value.page }} />;
  return <Screen key={`${route.value.page}/${route.value.ids.join('/')}`} />;
}

/** The address belongs to the routes, so the skip link moves the focus itself. */
function skipToMain(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

/** A new page begins at its top, and a screen reader begins at its heading. */
function useFocusOnNewPage(): void {
  const { page, ids } = route.value;
  const place = `${page}/${ids.join('/')}`;
  const previous = useRef(place);
  useEffect(() => {
    if (previous.current === place) return undefined;
    previous.current = place;
    scrollTo(0, 0);
    let tries = 0;
    // The page's code or data may still be on the way.
    const timer = setInterval(() => {
      const heading = document.querySelector<HTMLElement>('main h1');
      tries += 1;
      if (heading !== null || tries > 40) clearInterval(timer);
      if (heading !== null && !document.activeElement?.matches('main input, main canvas')) {
        heading.focus({ preventScroll: true });
      }
    }, 50);
    return () => clearInterval(timer);
  }, [place]);
}
