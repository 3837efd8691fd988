import { useEffect, useRef, useState } from 'preact/hooks';
import { stationStates } from '@kua/core/coverage/station-day.ts';
import { words } from '../shell/words-state.ts';
import { light } from '../shell/light.ts';
import { look } from './coverage-address.ts';
import { DotLegend } from './dot-legend.tsx';
import { outlines, readOutlines, type Outline } from './region-outlines.ts';
import type { StationRow } from './station-rows.ts';

type Size = Readonly<{ width: number; height: number }>;
type Dot = Readonly<{ id: string; x: number; y: number; state: number; stands: boolean }>;
type Point = Readonly<{ x: number; y: number }>;

const [edge, nearest] = [14, 18];

/**
 * A dot a station, filled as its day goes on. The map shows the stations that are looked at: a region, once chosen, fills it. What it
 * says stands in the tables too, which is where the keyboard goes.
 */
export function StationDots({ rows, picked }: Readonly<{ rows: readonly StationRow[]; picked: string | null }>) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState<Size | null>(null);
  const placed = rows.filter(({ latitude, longitude }) => latitude !== null && longitude !== null);
  const place = size === null ? null : placing(placed, size);
  const dots = place === null ? [] : dotsOf(placed, place);
  useEffect(() => void readOutlines(), []);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [placed.length === 0]);
  useEffect(() => {
    if (canvas.current === null || size === null || place === null) return;
    const borders = outlines.value.map((outline) => outline.map(place));
    paint(canvas.current, size, { borders, dots, picked });
  }, [rows, size, picked, light.value, outlines.value]);
  if (placed.length === 0) return <p class="under">{words().noPlaces()}</p>;
  return (
    <figure class="dots">
      <canvas
        ref={canvas}
        role="img"
        aria-label={words().mapOf({ n: placed.length, all: rows.length })}
        onClick={({ offsetX, offsetY }) => {
          const near = dots
            .map((dot) => ({ dot, away: Math.hypot(dot.x - offsetX, dot.y - offsetY) }))
            .toSorted((a, b) => a.away - b.away)[0];
          if (near !== undefined && near.away <= nearest) look({ station: near.dot.id });
        }}
      />
      <figcaption>
        <DotLegend />
        {placed.length < rows.length && (
          <p class="under">{words().withoutPlace({ n: rows.length - placed.length, all: rows.length })}</p>
        )}
      </figcaption>
    </figure>
  );
}

/** Where on the map a place lies. Longitudes are drawn together as they are at the middle of the map. */
function placing(rows: readonly StationRow[], { width, height }: Size): (place: Outline[number]) => Point {
  const spread = (numbers: readonly number[]): readonly [number, number] => {
    let [low, high] = [Infinity, -Infinity];
    for (const one of numbers) [low, high] = [Math.min(low, one), Math.max(high, one)];
    return [low, high];
  };
  const [south, north] = spread(rows.map(({ latitude }) => latitude ?? 0));
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const [west, east] = spread(rows.map(({ longitude }) => (longitude ?? 0) * squeeze));
  const scale = Math.min(
    (width - 2 * edge) / Math.max(0.01, east - west),
    (height - 2 * edge) / Math.max(0.01, north - south),
  );
  return ([longitude, latitude]) => ({
    x: width / 2 + (longitude * squeeze - (west + east) / 2) * scale,
    y: height / 2 - (latitude - (south + north) / 2) * scale,
  });
}

function dotsOf(rows: readonly StationRow[], place: (at: Outline[number]) => Point): readonly Dot[] {
  return rows.map(({ id, latitude, longitude, state, late, jumps, drops, level, alike }) => ({
    id,
    ...place([longitude ?? 0, latitude ?? 0]),
    state,
    stands: late.length + jumps + drops + alike > 0 || level === 'disputed',
  }));
}

function paint(
  canvas: HTMLCanvasElement,
  { width, height }: Size,
  {
    borders,
    dots,
    picked,
  }: Readonly<{ borders: readonly (readonly Point[])[]; dots: readonly Dot[]; picked: string | null }>,
): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const ratio = Math.min(devicePixelRatio, 2);
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  // Asked once each, not for each of thousands.
  const style = getComputedStyle(canvas);
  const names = ['--s-line', '--amber', '--ink', '--line-2'];
  const [line, amber, ink, border] = names.map((name) => style.getPropertyValue(name));
  const fills = stationStates.map((_, state) => style.getPropertyValue(`--s${state}`));
  const radius = Math.max(2, Math.min(6, Math.sqrt((width * height) / Math.max(1, dots.length)) / 5));
  context.strokeStyle = border ?? '';
  for (const points of borders) {
    context.beginPath();
    for (const { x, y } of points) context.lineTo(x, y);
    context.closePath();
    context.stroke();
  }
  // The fuller ones lie on top.
  for (const { x, y, state, stands, id } of dots.toSorted((a, b) => a.state - b.state)) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = fills[state] ?? '';
    context.strokeStyle = line ?? '';
    context.lineWidth = 1;
    context.fill();
    context.stroke();
    if (stands) ring(context, { x, y, radius: radius + 2.5 }, amber ?? '');
    if (id === picked) ring(context, { x, y, radius: radius + 6 }, ink ?? '');
  }
}

function ring(
  context: CanvasRenderingContext2D,
  { x, y, radius }: Readonly<{ x: number; y: number; radius: number }>,
  colour: string,
): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.stroke();
}
