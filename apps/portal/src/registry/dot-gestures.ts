type Point = readonly [x: number, y: number];

export type GestureHandlers = Readonly<{
  move: (dx: number, dy: number) => void;
  zoom: (factor: number, at: Point) => void;
  tap: (at: Point) => void;
}>;

/** A finger that moves less than this has tapped. */
const tapSlop = 6;

/** One finger or mouse drags, two fingers pinch, the wheel zooms, a short press taps. Answers how to stop listening. */
export function trackGestures(element: HTMLElement, handlers: GestureHandlers): () => void {
  const pointers = new Map<number, Point>();
  let travelled = 0;
  const at = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const stop = new AbortController();
  const { signal } = stop;

  element.addEventListener(
    'pointerdown',
    (event) => {
      element.setPointerCapture(event.pointerId);
      if (pointers.size === 0) travelled = 0;
      pointers.set(event.pointerId, at(event));
    },
    { signal },
  );

  element.addEventListener(
    'pointermove',
    (event) => {
      const before = pointers.get(event.pointerId);
      if (before === undefined) return;
      const now = at(event);
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      pointers.set(event.pointerId, now);
      const step: Point = [now[0] - before[0], now[1] - before[1]];
      travelled += Math.hypot(...step);
      if (other === undefined) {
        handlers.move(...step);
        return;
      }
      const factor = distance(now, other) / Math.max(distance(before, other), 1);
      handlers.move(step[0] / 2, step[1] / 2);
      handlers.zoom(factor, [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2]);
    },
    { signal },
  );

  const lift = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId)) return;
    if (event.type === 'pointerup' && pointers.size === 0 && travelled < tapSlop) handlers.tap(at(event));
  };
  element.addEventListener('pointerup', lift, { signal });
  element.addEventListener('pointercancel', lift, { signal });

  element.addEventListener(
    'wheel',
    (event) => {
      // Scrolling past the map must not be caught by it: the wheel zooms once the map was touched, or with Ctrl.
      if (document.activeElement !== element && !event.ctrlKey) return;
      event.preventDefault();
      handlers.zoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0016)), at(event));
    },
    { signal, passive: false },
  );

  return () => stop.abort();
}

function distance(left: Point, right: Point): number {
  return Math.hypot(left[0] - right[0], left[1] - right[1]);
}
