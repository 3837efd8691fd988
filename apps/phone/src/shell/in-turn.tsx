import { Fragment, type VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/**
 * What stands below the first screenful, one part a frame: a slow phone shows the top at once and answers between
 * two parts. What is taken for a part stays one: it is in order and never fewer.
 */
export function InTurn({ parts }: Readonly<{ parts: readonly VNode[] }>) {
  const [drawn, setDrawn] = useState(0);
  const isDrawn = drawn >= parts.length;
  useEffect(() => {
    if (isDrawn) return undefined;
    const frame = requestAnimationFrame(() => setDrawn(drawn + 1));
    return () => cancelAnimationFrame(frame);
  }, [drawn, isDrawn]);
  return (
    <>
      {parts.slice(0, drawn).map((part, index) => (
        <Fragment key={index}>{part}</Fragment>
      ))}
    </>
  );
}
