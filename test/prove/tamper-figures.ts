/** Forgeries of a result by somebody who has the log's key, with everything else in order: each invents or hides what nobody signed. */
import { narrowOpening } from '@kua/core/evidence/statement.ts';
import type { Random } from './random.ts';
import { forge, readHead, setFigure, signHead, type Forged, type Scene } from './tamper-forger.ts';
import type { Made } from './tamper-release.ts';

type Forgery = (made: Made, random: Random) => Forged & Readonly<{ openings: readonly string[] }>;

function signed(change: (scene: Scene) => ReturnType<typeof setFigure> | null): Forgery {
  return (made, random) => {
    const { files, territory } = forge(made, random, change);
    const { openings } = readHead(files);
    const shards = JSON.parse(String(files.get(openings ?? ''))) as { shards: { path: string }[] };
    return { files: signHead(files, made), territory, openings: shards.shards.map(({ path }) => path) };
  };
}

/** A candidate's votes look as if the observers had not stated them. */
export const hideFigure = signed(({ random, result, cells, openings }) => {
  const cell = cells.indexOf(random.pick(['anna', 'bek']));
  for (const { sequence } of result.statements)
    openings.change(sequence - 1, (opening) =>
      narrowOpening(opening, (path) => path !== `/body/options/${cells[cell] ?? ''}`),
    );
  return setFigure(result, cell, null);
});

/** One station shows invented figures under the number of a statement that another one, later, shows rightly. */
export const showTwice = signed(({ random, territory, station, result, openings }) => {
  const others = territory.stations.filter(({ id }) => id !== station.id);
  const other = random.pick(others).results['president']?.['observers']?.statements[0]?.sequence ?? 0;
  for (const statement of result.statements) {
    openings.change(statement.sequence - 1, () => null);
    statement.sequence = other;
  }
  const cell = random.pick([...result.figures.keys()].filter((place) => result.figures[place] !== null));
  return setFigure(result, cell, (result.figures[cell] ?? 0) + 1 + random.integer(900));
});

/** What an observer sent is passed off as a row of a file, for which nothing in the log vouches. */
export const passOff = signed(({ random, result, openings }) => {
  for (const statement of result.statements) {
    openings.change(statement.sequence - 1, () => null);
    statement.channel = 'delivery';
  }
  const cell = random.pick([...result.figures.keys()].filter((place) => result.figures[place] !== null));
  return setFigure(result, cell, (result.figures[cell] ?? 0) + 1 + random.integer(900));
});
