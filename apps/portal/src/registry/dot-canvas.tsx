import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { say } from '../shell/words-state.ts';
import { createPainter, dotAt, dotRadius, type Dots } from './dot-painter.ts';
import { trackGestures } from './dot-gestures.ts';
import { closeness, moved, wholeView, zoomed, type Frame, type View } from './dot-view.ts';

export type MapLabel = Readonly<{ text: string; x: number; y: number }>;

type DotCanvasProps = Readonly<{
  dots: Dots;
  palette: readonly string[];
  unitWidth: number;
  unitHeight: number;
  label: string;
  /** Index of the chosen dot, ringed. */
  picked: number | null;
  onPick: (index: number | null) => void;
  /** Names of places over the dots, in the map's own units; they go when one is close enough to know the way. */
  labels: readonly MapLabel[];
  /** Region outlines under the dots, in the map's own units. */
  outlines: Path2D | null;
}>;

const labelsUntil = 8;
const pan = 60;
const zoomStep = 1.6;

/** The map of stations: drag, wheel, pinch, and everything by keyboard; the table is its other form. */
export function DotCanvas(props: DotCanvasProps) {
  const { dots, palette, unitWidth, unitHeight, label, picked, onPick, outlines, labels } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<View | null>(null);
  const [size, setSize] = useState<Readonly<{ width: number; height: number }> | null>(null);
  const frame: Frame | null = size === null ? null : { ...size, unitWidth, unitHeight };
  const drawn = useRef<(() => void) | null>(null);

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    let known = '';
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      // A viewport that grows leaves the map as it is: drawing it anew would lose the view and show a blank frame.
      if (known === `${width} ${height}`) return;
      known = `${width} ${height}`;
      view.current = null;
      setSize({ width, height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || frame === null) return undefined;
    const pixelRatio = Math.min(devicePixelRatio, 2);
    element.width = frame.width * pixelRatio;
    element.height = frame.height * pixelRatio;
    const paint = createPainter(palette, pixelRatio);
    let waiting = false;
    const draw = (): void => {
      waiting = false;
      const now = (view.current ??= wholeView(frame));
      paint(context, dots, now, frame);
      drawOver(context, { view: now, frame, pixelRatio, outlines, dots, picked, labels });
    };
    drawn.current = () => {
      if (!waiting) requestAnimationFrame(draw);
      waiting = true;
    };
    draw();
    return trackGestures(element, {
      move: (dx, dy) => change(moved(view.current ?? wholeView(frame), dx, dy)),
      zoom: (factor, at) => change(zoomed(view.current ?? wholeView(frame), frame, factor, at)),
      tap: (at) => onPick(dotAt(dots, view.current ?? wholeView(frame), at, 18)),
    });
  }, [size, dots, palette, picked, outlines, labels]);

  function change(next: View): void {
    view.current = next;
    drawn.current?.();
  }

  function zoomMiddle(factor: number): void {
    if (frame === null) return;
    change(zoomed(view.current ?? wholeView(frame), frame, factor, [frame.width / 2, frame.height / 2]));
  }

  function onKey(event: KeyboardEvent): void {
    if (frame === null) return;
    const now = view.current ?? wholeView(frame);
    const acts: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => change(moved(now, pan, 0)),
      ArrowRight: () => change(moved(now, -pan, 0)),
      ArrowUp: () => change(moved(now, 0, pan)),
      ArrowDown: () => change(moved(now, 0, -pan)),
      '+': () => zoomMiddle(zoomStep),
      '=': () => zoomMiddle(zoomStep),
      '-': () => zoomMiddle(1 / zoomStep),
      '0': () => change(wholeView(frame)),
      Enter: () => onPick(dotAt(dots, now, [frame.width / 2, frame.height / 2], frame.width)),
      Escape: () => onPick(null),
    };
    const act = acts[event.key];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  }

  const words = say();
  return (
    <div class="dot-map">
      <canvas
        ref={canvas}
        style={{ aspectRatio: `${unitWidth} / ${unitHeight}` }}
        tabIndex={0}
        role="application"
        aria-label={label}
        aria-description={words.mapKeys()}
        onKeyDown={onKey}
      />
      <div class="zoom">
        <button type="button" aria-label={words.zoomIn()} onClick={() => zoomMiddle(zoomStep)}>
          +
        </button>
        <button type="button" aria-label={words.zoomOut()} onClick={() => zoomMiddle(1 / zoomStep)}>
          −
        </button>
        <button type="button" class="whole" onClick={() => frame !== null && change(wholeView(frame))}>
          {words.wholeMap()}
        </button>
      </div>
    </div>
  );
}

type Over = Readonly<{
  view: View;
  frame: Frame;
  pixelRatio: number;
  outlines: Path2D | null;
  dots: Dots;
  picked: number | null;
  labels: readonly MapLabel[];
}>;

/** Outlines and the ring about the chosen dot, in the text's colour. */
function drawOver(context: CanvasRenderingContext2D, over: Over): void {
  const { view, frame, pixelRatio, outlines, dots, picked, labels } = over;
  const { color: ink, backgroundColor: ground, fontFamily } = getComputedStyle(context.canvas);
  if (outlines !== null) {
    context.setTransform(
      view.scale * pixelRatio,
      0,
      0,
      view.scale * pixelRatio,
      view.x * pixelRatio,
      view.y * pixelRatio,
    );
    context.lineWidth = 0.8 / view.scale;
    context.globalAlpha = 0.45;
    context.strokeStyle = ink;
    context.stroke(outlines);
    context.globalAlpha = 1;
  }
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  if (closeness(view, frame) < labelsUntil) {
    context.font = `650 ${frame.width < 500 ? 10 : 13}px ${fontFamily}`;
    context.textAlign = 'center';
    context.lineJoin = 'round';
    context.lineWidth = 3.5;
    context.strokeStyle = ground;
    context.fillStyle = ink;
    const apart = frame.width < 500 ? 46 : 64;
    const taken: (readonly [x: number, y: number])[] = [];
    for (const { text, x, y } of labels) {
      const left = x * view.scale + view.x;
      const middle = y * view.scale + view.y;
      // Cities lie inside their regions: the later name steps aside, or waits until one is closer.
      const top = [middle, middle + 14, middle - 14].find(
        (level) => !taken.some(([otherX, otherY]) => Math.abs(otherX - left) < apart && Math.abs(otherY - level) < 13),
      );
      if (top === undefined) continue;
      taken.push([left, top]);
      context.strokeText(text, left, top);
      context.fillText(text, left, top);
    }
  }
  if (picked === null) return;
  context.beginPath();
  const radius = dotRadius(dots.voters[picked] ?? 0, view, frame) + 4;
  context.arc(
    (dots.xs[picked] ?? 0) * view.scale + view.x,
    (dots.ys[picked] ?? 0) * view.scale + view.y,
    radius,
    0,
    Math.PI * 2,
  );
  context.lineWidth = 2.5;
  context.strokeStyle = ink;
  context.stroke();
}
