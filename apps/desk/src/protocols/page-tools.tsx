import { num, points } from '@kua/words/format.ts';
import { printed } from '../shell/chord.ts';
import { KeyCap } from '../shell/key-cap.tsx';
import type { Action } from '../shell/keys.ts';
import { tongue, words } from '../shell/words-state.ts';

/** Those that have a button; the others are the same by another key. */
const buttons = ['turn', 'width', 'whole', 'contrast', 'pages', 'page-next'];

type PageToolsProps = Readonly<{
  actions: readonly Action[];
  angle: number;
  zoom: number;
  page: Readonly<{ at: number; all: number }> | null;
}>;

/** What can be done with the picture, each with its key. */
export function PageTools({ actions, angle, zoom, page }: PageToolsProps) {
  return (
    <div class="page-tools" role="group" aria-label={words().photoTools()}>
      <Pair
        name={words().straighten()}
        shown={angle === 0 ? '' : `${points(angle / 100, tongue())}°`}
        actions={actions}
        ids={['lean-left', 'lean-right']}
      />
      <Pair
        name={words().size()}
        shown={zoom === 1 ? '' : `${num(zoom * 100)}\u202f%`}
        actions={actions}
        ids={['farther', 'nearer']}
      />
      {actions
        .filter(({ id }) => buttons.includes(id))
        .map((action) => (
          <ToolButton key={action.id} action={action} name={action.name} />
        ))}
      {page !== null && <span class="read">{words().pageOf({ n: page.at + 1, all: page.all })}</span>}
    </div>
  );
}

type PairProps = Readonly<{ name: string; shown: string; actions: readonly Action[]; ids: readonly string[] }>;

/** Two ways of one thing: its word stands once with where it stands now, each way is a key. */
function Pair({ name, shown, actions, ids }: PairProps) {
  return (
    <span class="tool-pair">
      {name}
      {ids.map((id) => {
        const action = actions.find((each) => each.id === id);
        return action !== undefined && <ToolButton key={id} action={action} />;
      })}
      {shown !== '' && <output>{shown}</output>}
    </span>
  );
}

function ToolButton({ action, name }: Readonly<{ action: Action; name?: string }>) {
  const [chord] = action.keys;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-keyshortcuts={printed(chord).join('+')}
      // The field that she types in stays the one that hears.
      onMouseDown={(event) => event.preventDefault()}
      onClick={action.run}
    >
      {name ?? <span class="hidden">{action.name}</span>} <KeyCap chord={chord} />
    </button>
  );
}
