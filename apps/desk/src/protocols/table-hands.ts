/** How large the table is, and what the wheel does on it. */
import { useEffect, useState } from 'preact/hooks';
import type { Size } from './page-layout.ts';

export function useSize(place: Readonly<{ current: HTMLElement | null }>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    const { current } = place;
    if (current === null) return undefined;
    const watcher = new ResizeObserver(() => setSize({ width: current.clientWidth, height: current.clientHeight }));
    watcher.observe(current);
    return () => watcher.disconnect();
  }, []);
  return size;
}

/** `point`: where the hand is, from the middle of the table. */
export function useWheel(
  place: Readonly<{ current: HTMLElement | null }>,
  onWheel: (factor: number, point: Readonly<{ x: number; y: number }>) => void,
): void {
  useEffect(() => {
    const { current } = place;
    const listen = (event: WheelEvent): void => {
      event.preventDefault();
      const box = current?.getBoundingClientRect() ?? new DOMRect();
      const point = { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
      onWheel(Math.exp(-event.deltaY / 500), point);
    };
    current?.addEventListener('wheel', listen, { passive: false });
    return () => current?.removeEventListener('wheel', listen);
  }, []);
}
