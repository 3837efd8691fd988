import { useSignal } from '@preact/signals';
import { useRef, useState } from 'preact/hooks';
import { useActions, type Action } from '../shell/keys.ts';
import { words } from '../shell/words-state.ts';
import { besideOf } from './beside.ts';
import { boxOf, layPages, unturned, wholeLook, widthLook, zoomed, type Look, type Turn } from './page-layout.ts';
import { MissingPages } from './missing-pages.tsx';
import { PageTools } from './page-tools.tsx';
import { pictures } from './pictures.ts';
import { useSize, useWheel } from './table-hands.ts';
import type { Page, Task } from './verify-client.ts';

/** How the light falls; each makes other handwriting readable. */
const contrasts = ['plain', 'strong', 'stark', 'negative'] as const;
/** The two that stay from copy to copy: they are a matter of eyes, not of the picture. */
const kept = { contrast: 0, isBeside: true };

const panStep = 60;
const zoomStep = 1.2;
const angleStep = 0.5;
const mostAngle = 15;

/**
 * The pictures of a copy on a dark table, another one's beside them where she laid it there: turned, straightened, near or far, by keys,
 * wheel and hand.
 */
export function PageTable({ task }: Readonly<{ task: Task }>) {
  const place = useRef<HTMLDivElement>(null);
  const table = useSize(place);
  const look = useSignal<Look>(wholeLook);
  const [turns, setTurns] = useState<Readonly<Record<number, Turn>>>({});
  const [chosen, setChosen] = useState(0);
  const [contrast, setContrast] = useState(kept.contrast);
  const [isBeside, setBeside] = useState(kept.isBeside);
  const near = besideOf(task);
  const pages: readonly Page[] = near === null ? task.pages : [...task.pages, near.page];
  const many = pages.length > 1;
  // What lay beside may be gone.
  const at = Math.min(chosen, pages.length - 1);
  const isShown = (index: number): boolean => isBeside || index === at || index >= task.pages.length;
  const shown = pages.map((_, index) => index).filter(isShown);
  const turnOf = (index: number): Turn => turns[index] ?? unturned;
  const boxes = shown.flatMap((index) => {
    const page = pages[index];
    return page === undefined ? [] : [boxOf(page, turnOf(index))];
  });
  const placed = layPages(boxes, table);

  function turn(change: (before: Turn) => Turn): void {
    setTurns({ ...turns, [at]: change(turnOf(at)) });
  }
  const straighten = (by: number) => (): void =>
    turn(({ quarters, angle }) => ({ quarters, angle: Math.max(-mostAngle, Math.min(mostAngle, angle + by)) }));
  const quarter = (by: number) => (): void =>
    turn(({ quarters, angle }) => ({ quarters: (quarters + by + 4) % 4, angle }));
  const pan =
    ([x, y]: readonly [x: number, y: number]) =>
    (): void =>
      void (look.value = { ...look.peek(), x: look.peek().x + x * panStep, y: look.peek().y + y * panStep });
  const step = (by: number) => (): void => {
    setChosen((at + by + pages.length) % pages.length);
    if (!isBeside) look.value = wholeLook;
  };

  const actions: readonly Action[] = [
    { id: 'turn', keys: ['KeyR'], name: words().turnRight(), run: quarter(1) },
    { id: 'turn-left', keys: ['Shift+KeyR'], name: words().turnLeft(), run: quarter(-1) },
    { id: 'lean-left', keys: ['BracketLeft'], name: words().leanLeft(), run: straighten(-angleStep), repeats: true },
    { id: 'lean-right', keys: ['BracketRight'], name: words().leanRight(), run: straighten(angleStep), repeats: true },
    {
      id: 'nearer',
      keys: ['Equal'],
      name: words().nearer(),
      repeats: true,
      run: () => void (look.value = zoomed(look.peek(), zoomStep)),
    },
    {
      id: 'farther',
      keys: ['Minus'],
      name: words().farther(),
      repeats: true,
      run: () => void (look.value = zoomed(look.peek(), 1 / zoomStep)),
    },
    {
      id: 'width',
      keys: ['KeyW'],
      name: words().wholeWidth(),
      run: () => void (look.value = widthLook(placed, table)),
    },
    { id: 'whole', keys: ['KeyF'], name: words().wholePage(), run: () => void (look.value = wholeLook) },
    {
      id: 'contrast',
      keys: ['KeyC'],
      name: words().contrast(),
      run: () => {
        kept.contrast = (contrast + 1) % contrasts.length;
        setContrast(kept.contrast);
      },
    },
    ...(['Up', 'Down', 'Left', 'Right'] as const).map((side): Action => ({
      id: `move-${side}`,
      keys: [`Shift+Arrow${side}`],
      name: moveName(side),
      repeats: true,
      run: pan(moves[side]),
    })),
    ...(many
      ? [
          { id: 'page-next', keys: ['PageDown'], name: words().pageNext(), run: step(1) } as const,
          { id: 'page-before', keys: ['PageUp'], name: words().pageBefore(), run: step(-1) } as const,
          {
            id: 'pages',
            keys: ['KeyV'],
            name: isBeside ? words().pagesOneByOne() : words().pagesBeside(),
            run: () => {
              kept.isBeside = !isBeside;
              look.value = wholeLook;
              setBeside(kept.isBeside);
            },
          } as const,
        ]
      : []),
  ];
  useActions(actions);
  useWheel(place, (factor, point) => (look.value = zoomed(look.peek(), factor, point)));

  const { zoom, x, y } = look.value;
  return (
    <section class="pages" aria-label={words().photo()}>
      <div
        class="table"
        ref={place}
        // The field that she types in stays the one that hears.
        onMouseDown={(event) => event.preventDefault()}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={(event) => {
          if (event.buttons === 0) return;
          look.value = { ...look.peek(), x: look.peek().x + event.movementX, y: look.peek().y + event.movementY };
        }}
      >
        <div
          class={`sheet ${contrasts[contrast] ?? ''}`}
          style={{ transform: `translate(${x}px, ${y}px) scale(${zoom})` }}
        >
          {shown.map((index, order) => {
            const page = pages[index];
            const spot = placed[order];
            if (page === undefined || spot === undefined || table.width === 0) return null;
            const { quarters, angle } = turnOf(index);
            const { width, height } = { width: page.width * spot.scale, height: page.height * spot.scale };
            const address = pictures.value[page.file];
            return (
              <figure
                key={page.file}
                class={many && index === at ? 'here' : undefined}
                style={{
                  left: `${spot.left + (spot.width - width) / 2}px`,
                  top: `${spot.top + (spot.height - height) / 2}px`,
                  width: `${width}px`,
                  height: `${height}px`,
                  transform: `rotate(${quarters * 90 + angle}deg)`,
                }}
              >
                {address !== undefined && address !== null && (
                  <img src={address} alt={pageName(task, index)} draggable={false} />
                )}
                {index >= task.pages.length && <figcaption>{pageName(task, index)}</figcaption>}
              </figure>
            );
          })}
        </div>
        <MissingPages pages={pages} />
      </div>
      <PageTools
        actions={actions}
        angle={turnOf(at).angle}
        zoom={zoom}
        page={task.pages.length > 1 && at < task.pages.length ? { at, all: task.pages.length } : null}
      />
    </section>
  );
}

/** Of hers by its number, of what lies beside by its copy. */
function pageName(task: Task, index: number): string {
  const all = task.pages.length;
  return index < all
    ? words().pageOf({ n: index + 1, all })
    : words().pageBesideIt({ copy: besideOf(task)?.copy ?? '' });
}

const moves = { Up: [0, 1], Down: [0, -1], Left: [1, 0], Right: [-1, 0] } as const;

function moveName(side: keyof typeof moves): string {
  const names = { Up: words().moveUp, Down: words().moveDown, Left: words().moveLeft, Right: words().moveRight };
  return names[side]();
}
