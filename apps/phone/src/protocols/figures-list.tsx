import { num } from '@kua/words/format.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { languageOf, local, words } from '../shell/words-state.ts';
import { cellsOf, draftOf, figureOf, type Cell, type Form } from './draft.ts';
import { idsOf, stepHref } from './form-address.ts';

/** All rows at once, to jump. */
export function FiguresList({ form }: Readonly<{ form: Form }>) {
  const rows = cellsOf(form.contest).map((cell, index) => ({ cell, index }));
  return (
    <ScreenFrame
      title={words().stepFigures()}
      back="protocol"
      backIds={idsOf(form)}
      action={
        <a class="button" href={stepHref(form, 'check')}>
          {words().nextCheck()}
        </a>
      }
    >
      {(['fields', 'options'] as const).map((kind) => (
        <section key={kind}>
          <h2>{kind === 'fields' ? words().paperRows() : words().paperVotes()}</h2>
          <FigureRows form={form} rows={rows.filter(({ cell }) => cell.kind === kind)} />
        </section>
      ))}
    </ScreenFrame>
  );
}

type Row = Readonly<{ cell: Cell; index: number }>;

export function FigureRows({ form, rows }: Readonly<{ form: Form; rows: readonly Row[] }>) {
  const draft = draftOf(form);
  return (
    <ul class="rows">
      {rows.map(({ cell, index }) => (
        <li key={`${cell.kind} ${cell.id}`}>
          <a class="row figure-row" href={stepHref(form, 'figures', index + 1)}>
            <span lang={languageOf(cell.name)}>{local(cell.name)}</span>
            <Figure figure={figureOf(draft, cell)} />
          </a>
        </li>
      ))}
    </ul>
  );
}

function Figure({ figure }: Readonly<{ figure: ReturnType<typeof figureOf> }>) {
  if (typeof figure === 'number') return <b>{num(figure)}</b>;
  return <small>{figure === null ? words().notOnPaper() : words().figureUntyped()}</small>;
}
