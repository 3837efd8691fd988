import type { StationCoverage } from '@kua/core/coverage/coverage-contract.ts';
import { turnoutCurves, type Curve } from '@kua/core/coverage/turnout-curves.ts';
import { num } from '@kua/words/format.ts';
import { words } from '../shell/words-state.ts';
import { timeOf } from './station-rows.ts';

const [width, height, left, right, top, bottom] = [440, 220, 44, 12, 16, 26];

/** How many had voted by which hour: the announced figures and each own count, and where the day jumps. */
export function TurnoutChart({ of }: Readonly<{ of: StationCoverage }>) {
  const curves = turnoutCurves(of.turnout);
  const points = curves.flatMap((curve) => curve.points);
  if (points.length === 0) return <p class="under">{words().noTurnout()}</p>;
  const minutes = points.map(({ minute }) => minute);
  const [first, last] = [Math.min(...minutes), Math.max(...minutes)];
  const most = Math.max(1, ...points.map(({ figure }) => figure));
  const x = (minute: number): number => left + ((width - left - right) * (minute - first)) / Math.max(1, last - first);
  const y = (figure: number): number => height - bottom - ((height - top - bottom) * figure) / most;
  return (
    <figure class="curve">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={words().turnoutChart({ number: of.station.number })}
      >
        {[0, most / 2, most].map((figure) => (
          <g key={figure} class="grid">
            <line x1={left} x2={width - right} y1={y(figure)} y2={y(figure)} />
            <text x={left - 6} y={y(figure) + 4} text-anchor="end">
              {num(figure)}
            </text>
          </g>
        ))}
        {[...new Set([first, Math.round((first + last) / 2), last])].map((minute) => (
          <text
            key={minute}
            class="hour"
            x={x(minute)}
            y={height - 8}
            text-anchor={minute === last ? 'end' : minute === first ? 'start' : 'middle'}
          >
            {timeOf(minute)}
          </text>
        ))}
        {of.findings.map(({ type, from, to, what, gain }) => (
          <g key={`${type} ${what} ${to}`} class={type}>
            <rect
              x={from === null ? left : x(from)}
              width={Math.max(4, x(to) - (from === null ? left : x(from)))}
              y={top}
              height={height - top - bottom}
            />
            <text x={x(to) - 6} y={top + 12} text-anchor="end">
              {gain > 0 ? '▲' : '▼'}
            </text>
          </g>
        ))}
        {curves.map((curve) => (
          <g key={curveName(curve)} class={curve.what}>
            <polyline points={curve.points.map(({ minute, figure }) => `${x(minute)},${y(figure)}`).join(' ')} />
            {curve.points.map(({ minute, figure }) =>
              curve.what === 'announced' ? (
                <rect key={minute} x={x(minute) - 3.5} y={y(figure) - 3.5} width="7" height="7" />
              ) : (
                <circle key={minute} cx={x(minute)} cy={y(figure)} r="3.5" />
              ),
            )}
          </g>
        ))}
      </svg>
      <figcaption class="under">
        <span class="key announced">■ {words().announced()}</span> <span class="key cast">● {words().ownCount()}</span>
      </figcaption>
    </figure>
  );
}

function curveName({ what, of }: Curve): string {
  return `${what} ${of?.source ?? ''} ${of?.observer ?? ''}`;
}
