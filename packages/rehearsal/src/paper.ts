import type { Contest } from '@kua/core/registry/election.ts';
import { printed, written } from './handwriting.ts';
import { blank } from './protocol-sheet.ts';
import { between, integer, randomStream, type Random } from './random.ts';

/** What a filled form says. `row`: the contest's fields, then its options. */
type Paper = Readonly<{ contest: Contest; station: string; row: Int32Array }>;

const width = 1100;
const rowHeight = 54;
const head = 290;
const foot = 110;
const ink = '#1b3a8a';
const stamp = '#b3261e';
const marks = ['ОЙДАН ШЫҒАРЫЛҒАН', 'ВЫМЫШЛЕНО', 'INVENTED'] as const;

/**
 * An SVG as a photo of the protocol taken in a hurry: a little askew, in uneven light. Nobody can take it for a real one: above, below
 * and across it stands that it is invented. `seed`: the same gives the same photo.
 */
export function drawnPaper({ contest, station, row }: Paper, seed: string): string {
  const random = randomStream(seed, 'paper');
  const cells = [...contest.fields, ...contest.options];
  const height = head + cells.length * rowHeight + foot;
  const rows = cells.map(({ name }, index) => {
    const y = head + index * rowHeight;
    const figure = row[index] ?? blank;
    const digits = figure === blank ? '' : hand(random, String(figure), { x: 850 + integer(random, -14, 14), y });
    return `${printed(String(index + 1), { x: 60, y: y + 4, height: 18, color: '#333', width: 2 })}
      <text x="120" y="${y + 14}" font-size="19" fill="#222">${plain(name['kk'])}</text>
      <text x="120" y="${y + 34}" font-size="15" fill="#666">${plain(name['ru'])}</text>
      <path d="M50 ${y + 42}H1050" stroke="#b9b2a3"/>${digits}`;
  });
  const line = printed(marks.join(' / '), { x: 70, y: 44, height: 24, color: stamp, width: 3 });
  const [sheetX, sheetY] = [integer(random, 30, 130), integer(random, 30, 130)];
  const turn = between(random, -2.4, 2.4).toFixed(2);
  const middle = `${sheetX + width / 2} ${sheetY + height / 2}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width + 160}" height="${height + 160}" font-family="Noto Sans, DejaVu Sans, sans-serif">
    <radialGradient id="shadow"><stop offset="0.4"/><stop offset="1" stop-opacity="0"/></radialGradient>
    <rect width="100%" height="100%" fill="${table(random)}"/>
    <g transform="rotate(${turn} ${middle}) translate(${sheetX} ${sheetY})">
      <rect width="${width}" height="${height}" fill="#f4efe3"/>
      ${line}
      <text x="${width / 2}" y="130" font-size="30" font-weight="bold" text-anchor="middle">Дауыс беру нәтижелері туралы хаттама</text>
      <text x="${width / 2}" y="168" font-size="22" text-anchor="middle">Протокол о результатах голосования</text>
      ${hand(random, station, { x: 420, y: 200 })}
      ${across(height)}
      ${rows.join('')}
      ${printed(marks.join(' / '), { x: 70, y: height - 64, height: 24, color: stamp, width: 3 })}
    </g>
    ${shadows(random, height)}
  </svg>`;
}

function hand(random: Random, text: string, { x, y }: Readonly<{ x: number; y: number }>): string {
  return written(random, text, { x, y: y + 2, height: 34, color: ink, width: 3.4 });
}

/** Behind the figures, so that it hides none of them. */
function across(height: number): string {
  const words = marks.map((mark, index) =>
    printed(mark, { x: index === 0 ? -40 : 160, y: index * 300, height: 56, color: stamp, width: 9 }),
  );
  return `<g opacity="0.16" transform="translate(60 ${height - 420}) rotate(-42)">${words.join('')}</g>`;
}

function table(random: Random): string {
  const light = integer(random, 18, 46);
  return `hsl(${integer(random, 20, 50)} 12% ${light}%)`;
}

/** Of hands and of the window frame: no two photos are lit alike. */
function shadows(random: Random, height: number): string {
  return Array.from({ length: 3 }, () => {
    const [x, y] = [integer(random, 0, width + 160), integer(random, 0, height + 160)];
    const [rx, ry] = [integer(random, 260, 640), integer(random, 260, 640)];
    return `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="url(#shadow)" opacity="${between(random, 0.12, 0.36).toFixed(2)}"/>`;
  }).join('');
}

function plain(name: string | undefined): string {
  return (name ?? '').replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
