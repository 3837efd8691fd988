/** What the rows of a file say of the stations themselves. */
import type { LocalText, Station } from '../registry/election.ts';
import { isIdLength } from '../registry/text-limits.ts';
import { figureProblem, readFigure, type FigureStyle } from './figure-text.ts';
import type { StationColumns } from './mapping-section-contract.ts';
import type { Column } from './mapping-terms.ts';
import { detachedText, namesReader } from './name-columns.ts';
import { quoted, type RowMistake, type RowNotes } from './row-mistake.ts';
import type { TerritoryPlaces } from './territory-places.ts';
import {
  detached,
  idReader,
  idTooLong,
  textReader,
  type NotedTextReader,
  type TextColumns,
  type TextReader,
} from './text-columns.ts';

export type StationReader = Readonly<{
  /** Facts of the station of the row. `remarks` are mistakes that do not cost the row. */
  read(cells: readonly string[], id: string, notes: RowNotes): Station;
  /** Columns of figures, from 0. */
  figureColumns: readonly number[];
}>;

export type StationContext = TextColumns &
  Readonly<{
    language: string;
    root: string;
    places: TerritoryPlaces;
    styleOf(column: number): FigureStyle;
    /** Last part of the unit's id, which is what people call the station unless the mapping says otherwise. */
    lastPart: TextReader;
  }>;

export function stationReader(columns: StationColumns, context: StationContext, place: string): StationReader {
  const optionalText = (parts: StationColumns['name'], key: string, separator: string): NotedTextReader =>
    parts === undefined ? () => null : textReader({ parts, separator }, context, `${place}.${key}`);
  const { lastPart } = context;
  const number: NotedTextReader =
    columns.number === undefined
      ? (cells, { mistakes }) => lastPart(cells, mistakes)
      : textReader({ parts: columns.number, separator: '-', fits: isIdLength }, context, `${place}.number`);
  const name = optionalText(columns.name, 'name', ' ');
  const address = optionalText(columns.address, 'address', ', ');
  const latitude = coordinateReader(columns.latitude, 90, context, `${place}.latitude`);
  const longitude = coordinateReader(columns.longitude, 180, context, `${place}.longitude`);
  const territory = territoryReader(columns, context, place);
  const registeredAt =
    columns.registered === undefined ? null : context.lookup.find(columns.registered, `${place}.registered`);

  function registered(cells: readonly string[], mistakes: RowMistake[]): number | null {
    if (registeredAt === null) return null;
    const text = cells[registeredAt] ?? '';
    const figure = readFigure(text, context.styleOf(registeredAt));
    const problem = figureProblem(figure, text);
    if (problem !== null) mistakes.push({ column: context.headings[registeredAt] ?? null, ...problem });
    return figure < 0 ? null : figure;
  }

  return {
    figureColumns: registeredAt === null ? [] : [registeredAt],
    read(cells, id, notes) {
      const { mistakes, remarks } = notes;
      const point = { latitude: latitude(cells, remarks), longitude: longitude(cells, remarks) };
      const known =
        point.latitude !== null && point.longitude !== null && (point.latitude !== 0 || point.longitude !== 0);
      if (!known && (point.latitude !== null || point.longitude !== null)) {
        const sentence = 'The coordinates are 0, 0 or only half given: the station is taken without them.';
        remarks.push({
          column: columns.latitude === undefined ? null : String(columns.latitude),
          code: 'coordinate-bad',
          sentence,
        });
      }
      return {
        id,
        number: number(cells, notes) ?? id,
        name: name(cells, notes),
        address: address(cells, notes),
        territory: territory(cells, notes),
        latitude: known ? point.latitude : null,
        longitude: known ? point.longitude : null,
        registered: registered(cells, mistakes),
      };
    },
  };
}

type TerritoryReader = (cells: readonly string[], notes: RowNotes) => string;

function territoryReader(columns: StationColumns, context: StationContext, place: string): TerritoryReader {
  if (columns.territory !== undefined) {
    const read = idReader(columns.territory, columns.separator ?? '/', context, `${place}.territory`);
    return (cells, { mistakes }) => read(cells, mistakes) ?? context.root;
  }
  const levels = (columns.territories ?? []).map((level, at) => {
    const here = `${place}.territories[${at}]`;
    const name = level.name === undefined ? null : namesReader(level.name, context, `${here}.name`);
    const id = level.id === undefined ? null : idReader(level.id, '-', context, `${here}.id`);
    return { level: at + 1, id, name };
  });
  // Rows of a file mostly follow each other within a place: the last path is looked up without making it anew.
  let lastKey = '';
  let lastId = context.root;
  return (cells, notes) => {
    const { mistakes } = notes;
    const path = levels.flatMap(({ level, id, name }) => {
      // A name that is the id costs the row where it cannot be taken.
      const named = name?.(cells, id === null ? { mistakes, remarks: mistakes } : notes) ?? null;
      const own = id === null ? firstOf(named) : id(cells, mistakes);
      return own === null ? [] : [{ level, id: own, name: named ?? { [context.language]: own } }];
    });
    const key = path.map(({ id, level }) => `${level}\u0000${id}`).join('\u0000');
    if (key === lastKey) return lastId;
    const joined = path.map(({ id }) => id).join('/');
    if (!isIdLength(joined)) {
      mistakes.push({ column: null, ...idTooLong(joined) });
      return context.root;
    }
    lastId = context.places.place(
      path.map((step) => ({ ...step, id: detached(step.id), name: detachedText(step.name) })),
    );
    lastKey = key;
    return lastId;
  };
}

function firstOf(name: LocalText | null): string | null {
  return name === null ? null : (Object.values(name)[0] ?? null);
}

/** A coordinate in degrees with a point or a comma; null when missing. What cannot be read costs the coordinate, not the row. */
function coordinateReader(
  column: Column | undefined,
  limit: number,
  context: StationContext,
  place: string,
): (cells: readonly string[], remarks: RowMistake[]) => number | null {
  const index = column === undefined ? null : context.lookup.find(column, place);
  if (index === null) return () => null;
  const { missing } = context.styleOf(index);
  return (cells, remarks) => {
    const text = (cells[index] ?? '').trim();
    if (text === '' || missing.has(text.toLowerCase())) return null;
    const degrees = /^[-+−]?\d{1,3}(?:[.,]\d+)?$/.test(text) ? Number(text.replace(',', '.').replace('−', '-')) : NaN;
    if (Math.abs(degrees) <= limit) return degrees;
    const sentence = `${quoted(text)} is not a coordinate in degrees: the station is taken without it.`;
    remarks.push({ column: context.headings[index] ?? null, code: 'coordinate-bad', sentence });
    return null;
  };
}
