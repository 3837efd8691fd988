import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { words } from './words-state.ts';
import { hrefTo, type ScreenName } from './route.ts';

/** Every screen but Today: the way back, what this is, and at the bottom, in reach of a thumb, the one thing to do. */
export function ScreenFrame(
  props: Readonly<{
    title: string;
    back?: ScreenName;
    /** For a step of a screen: where in it the way back leads. */
    backIds?: readonly string[];
    children: ComponentChildren;
    action?: ComponentChildren;
  }>,
) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <>
      <header class="top">
        <a class="back" href={hrefTo(props.back ?? 'today', ...(props.backIds ?? []))}>
          <span aria-hidden="true">←</span> {words().back()}
        </a>
        <h1 ref={heading} tabIndex={-1}>
          {props.title}
        </h1>
      </header>
      <div class="body">{props.children}</div>
      {Boolean(props.action) && <div class="action">{props.action}</div>}
    </>
  );
}
