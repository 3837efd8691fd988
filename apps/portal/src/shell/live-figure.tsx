import { useEffect, useRef } from 'preact/hooks';

/** A number that slides in when it changes while the page is open; where motion is unwelcome it just changes. */
export function LiveFigure({ text }: { readonly text: string }) {
  const shown = useRef(text);
  const fresh = shown.current !== text;
  useEffect(() => {
    shown.current = text;
  }, [text]);
  return (
    <span key={text} class={fresh ? 'figure arrives' : 'figure'}>
      {text}
    </span>
  );
}
