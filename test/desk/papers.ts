/** Papers for the desk's stories: a drawn protocol that anybody may keep, and real photos with what they say where they lie on this machine. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { contestFromTemplate } from '@kua/core/registry/contest-template.ts';
import type { Contest } from '@kua/core/registry/election.ts';
import { loadPack } from '../../apps/server/src/registry/pack-files.ts';
import { realData } from '../real/real-data.ts';

/** A president is elected by the pack of Kazakhstan. */
export async function presidentContest(): Promise<Contest> {
  const pack = await loadPack('kz');
  const template = pack.ok ? pack.value.templates.find(({ id }) => id === 'presidential') : undefined;
  if (template === undefined) throw new Error('the pack kz has no presidential template');
  const option = (id: string, kk: string, ru: string, en: string) => ({
    id,
    name: { kk, ru, en },
    kind: 'candidate' as const,
    color: null,
  });
  const made = contestFromTemplate(template, {
    id: 'president',
    options: [
      option('c1', 'Бірінші кандидат', 'Первый кандидат', 'First candidate'),
      option('c2', 'Екінші кандидат', 'Второй кандидат', 'Second candidate'),
      option('c3', 'Үшінші кандидат', 'Третий кандидат', 'Third candidate'),
    ],
  });
  if (!made.ok) throw new Error('the contest was not made');
  return made.value;
}

export type Figures = Readonly<Record<string, number>>;

/** What the drawn protocol says; it adds up. */
export const drawnFigures: Figures = {
  registered: 2240,
  issued: 685,
  received: 2135,
  cancelled: 1450,
  cast: 685,
  'took-part': 685,
  invalid: 12,
  absentee: 3,
  home: 21,
  c1: 386,
  c2: 214,
  c3: 73,
};

/** A photo of a protocol as it is taken in a hurry: a little askew, with the shadow of a hand. Nobody's. */
export async function drawnPaper(contest: Contest, figures: Figures, seed = 1): Promise<Buffer> {
  const rows = [...contest.fields, ...contest.options].map(({ id, name }, index) => {
    const y = 260 + index * 62;
    const drift = ((index * 7 + seed * 3) % 9) - 4;
    return `<text x="90" y="${y}" font-size="24">${index + 1}. ${name['kk'] ?? ''}</text>
      <line x1="90" x2="1010" y1="${y + 16}" y2="${y + 16}" stroke="#b9b2a3"/>
      <text x="${900 + drift}" y="${y + drift / 2}" font-size="40" font-style="italic" fill="#1b3a8a" transform="rotate(${drift / 3} 900 ${y})">${figures[id] ?? ''}</text>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="1500">
    <rect width="1200" height="1500" fill="#5b5348"/>
    <g transform="rotate(${seed % 2 === 0 ? -1.6 : 1.2} 600 750) translate(50 40)" font-family="Noto Serif, Georgia, serif">
      <rect width="1100" height="1420" fill="#f3eee1"/>
      <text x="550" y="110" font-size="34" font-weight="bold" text-anchor="middle">Дауыс беру нәтижелері туралы хаттама</text>
      <text x="550" y="160" font-size="26" text-anchor="middle">№ ${200 + seed} сайлау учаскесі</text>
      ${rows.join('')}
    </g>
    <ellipse cx="1080" cy="1420" rx="520" ry="420" fill="#000" opacity="0.16"/>
  </svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 82 }).toBuffer();
}

const folder = join(realData, 'protocol-images');

export const realPhotosMissing = existsSync(join(folder, 'ground_truth_hn.csv'))
  ? null
  : `the photos of protocols are not at ${folder} (KUA_REAL_DATA)`;

export type RealPaper = Readonly<{ file: string; photo: Buffer; contest: Contest; figures: Figures; station: string }>;

/** Columns that are votes; the others are rows of the form. */
const parties = [
  'DC',
  'LIBRE',
  'PINU',
  'PL',
  'PN',
  'Kiyiapi',
  'Karua',
  'Dida',
  'Mudavadi',
  'Muite',
  'Kenneth',
  'Odinga',
  'Kenyatta',
];

/** Sums that the forms print. */
const sums: Readonly<Record<string, readonly (readonly [left: string, right: string])[]>> = {
  HN: [
    ['received', 'used + unused'],
    ['total_voters', 'voters_per_list + members + custodians'],
    ['total', 'options + blank + null'],
  ],
  KE: [
    ['valid', 'options'],
    ['cast', 'valid + rejected'],
  ],
};

/** The filled forms with what was read off them by eye. */
export function realPapers(): readonly RealPaper[] {
  return ['ground_truth_hn.csv', 'ground_truth_ke.csv'].flatMap((name) => {
    const [head = [], ...lines] = readFileSync(join(folder, name), 'utf8').trim().split('\n').map(cellsOf);
    return lines.map((line) => paperOf(Object.fromEntries(head.map((column, index) => [column, line[index] ?? '']))));
  });
}

function paperOf({ file = '', country = '', station = '', ...rest }: Readonly<Record<string, string>>): RealPaper {
  const columns = Object.keys(rest);
  const named = (id: string) => ({ id, name: { en: id.replaceAll('_', ' ') } });
  const contest: Contest = {
    id: 'president',
    name: { en: 'President' },
    fields: columns.filter((column) => !parties.includes(column)).map(named),
    options: columns
      .filter((column) => parties.includes(column))
      .map((id) => ({ ...named(id), kind: 'candidate' as const, color: null })),
    denominator: 'options',
    relations: (sums[country] ?? []).map(([left, right], index) => ({
      id: `sum-${index}`,
      name: { en: `${left} = ${right}`.replaceAll('_', ' ') },
      left,
      op: '=' as const,
      right,
    })),
    maxTurnout: 1,
    stations: 'all',
  };
  const figures = Object.fromEntries(columns.map((column) => [column, Number(rest[column])]));
  return { file, photo: readFileSync(join(folder, file)), contest, figures, station };
}

function cellsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}
