import { useEffect, useRef } from 'preact/hooks';
import { num } from '@kua/words/format.ts';
import { hrefTo } from '../shell/route.ts';
import { words } from '../shell/words-state.ts';
import { counts } from './counts.ts';

/** Always in sight: what nobody has yet but this phone, what was accepted, what anybody can see. */
export function OutboxBar() {
  const { waiting, accepted, public: shown } = counts.value;
  const bar = useRef<HTMLElement>(null);
  // What sticks above it has to know how high it is: large text makes it higher.
  useEffect(() => {
    if (bar.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const height = entry?.borderBoxSize[0]?.blockSize ?? 0;
      document.documentElement.style.setProperty('--bar', `${height}px`);
    });
    observer.observe(bar.current);
    return () => observer.disconnect();
  }, []);
  const cells = [
    ['○', waiting, words().onThisPhone()],
    ['◑', accepted, words().accepted()],
    ['●', shown, words().inPublic()],
  ] as const;
  return (
    <nav ref={bar} aria-label={words().outbox()}>
      <a class="outbox-bar" href={hrefTo('outbox')}>
        {cells.map(([mark, count, name]) => (
          <span key={name}>
            <b>
              <span class="mark" aria-hidden="true">
                {mark}
              </span>
              {num(count)}
            </b>{' '}
            {name}
          </span>
        ))}
      </a>
    </nav>
  );
}
