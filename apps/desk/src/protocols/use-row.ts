import { useLayoutEffect, useRef, useState } from 'preact/hooks';

export type RowWalk = Readonly<{
  at: number;
  setAt: (index: number) => void;
  goTo: (index: number) => void;
  place: (index: number) => (element: HTMLElement | null) => void;
}>;

/** Walks through the rows of a form: which one has the focus, and where the next one is. */
export function useRow(first: number): RowWalk {
  const [at, setAt] = useState(first);
  const places = useRef(new Map<number, HTMLElement>());
  const goTo = (index: number): void => {
    const place = places.current.get(index);
    place?.focus({ preventScroll: true });
    place?.closest('.row')?.scrollIntoView({ block: 'nearest' });
  };
  // At once: who types fast is a key ahead of the next frame.
  useLayoutEffect(() => goTo(first), []);
  return {
    at,
    setAt,
    goTo,
    place: (index) => (element) => {
      if (element === null) places.current.delete(index);
      else places.current.set(index, element);
    },
  };
}
