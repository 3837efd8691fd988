import { useRef } from 'preact/hooks';
import { words } from '../shell/words-state.ts';

export const padSize = { width: 300, height: 120 } as const;
/** Letters of the path; what is drawn beyond them is not kept. */
const longestPath = 4000;

/** A finger's line as an SVG path of whole numbers. */
export function SignaturePad(props: Readonly<{ path: string; onChange: (path: string) => void }>) {
  const drawn = useRef('');
  drawn.current = props.path;
  const pad = useRef<SVGSVGElement>(null);
  const last = useRef<readonly [number, number] | null>(null);

  function pointOf(event: PointerEvent): readonly [number, number] {
    const box = pad.current?.getBoundingClientRect();
    if (box === undefined) return [0, 0];
    const x = ((event.clientX - box.left) / box.width) * padSize.width;
    const y = ((event.clientY - box.top) / box.height) * padSize.height;
    return [Math.round(clamp(x, padSize.width)), Math.round(clamp(y, padSize.height))];
  }

  function draw(event: PointerEvent, begins: boolean): void {
    if (!begins && last.current === null) return;
    const point = pointOf(event);
    const isNear = last.current !== null && Math.hypot(point[0] - last.current[0], point[1] - last.current[1]) < 2;
    if ((!begins && isNear) || drawn.current.length > longestPath - 10) return;
    last.current = point;
    // A dot is a line of no length.
    const step = begins ? `M${point[0]} ${point[1]}l0 0` : `L${point[0]} ${point[1]}`;
    drawn.current += step;
    props.onChange(drawn.current);
  }

  return (
    <div class="part">
      <span class="pad-name">{words().signHere()}</span>
      <svg
        ref={pad}
        class="pad"
        viewBox={`0 0 ${padSize.width} ${padSize.height}`}
        role="img"
        aria-label={props.path === '' ? words().signHere() : words().signDrawn()}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          draw(event, true);
        }}
        onPointerMove={(event) => draw(event, false)}
        onPointerUp={() => (last.current = null)}
        onPointerCancel={() => (last.current = null)}
      >
        <path d={props.path} />
      </svg>
      {props.path !== '' && (
        <button class="button ghost small" type="button" onClick={() => props.onChange('')}>
          {words().signAgain()}
        </button>
      )}
    </div>
  );
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}
