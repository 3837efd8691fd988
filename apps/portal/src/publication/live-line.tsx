import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { day, instant } from '@kua/words/format.ts';
import type { Language } from '@kua/words/language.ts';
import { say, tongue } from '../shell/words-state.ts';
import { clockSkew, head, trouble } from './release-client.ts';

const now = signal(Date.now());

/** "Updated 14 s ago", told by the publisher's clock; says so when the newest release cannot be had. */
export function LiveLine() {
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now();
    }, 1000);
    return () => clearInterval(timer);
  }, []);
  if (head.value === null) return null;
  const published = head.value.publishedAt;
  const ageSeconds = Math.max(0, Math.round((now.value + clockSkew.value - Date.parse(published)) / 1000));
  const stale = trouble.value !== null;
  return (
    <p class={stale ? 'live stale' : ageSeconds < 3600 ? 'live fresh' : 'live'}>
      {stale ? <span>{say().noConnection()} · </span> : null}
      <time dateTime={published} title={instant(published, tongue())}>
        {ageText(ageSeconds, published, tongue())}
      </time>
    </p>
  );
}

function ageText(ageSeconds: number, published: string, language: Language): string {
  const words = say();
  if (ageSeconds < 60) return words.updatedSeconds({ n: ageSeconds });
  if (ageSeconds < 3600) return words.updatedMinutes({ n: Math.floor(ageSeconds / 60) });
  if (ageSeconds < 86_400) return words.updatedHours({ n: Math.floor(ageSeconds / 3600) });
  return words.updatedOn({ day: day(published.slice(0, 10), language) });
}
