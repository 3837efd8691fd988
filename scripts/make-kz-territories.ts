// Regenerates packs/kz/territories.json from the facts in a folder with geokz's district boundaries and a copy of the KATO classifier:
//   node scripts/run.mjs node scripts/make-kz-territories.ts ../shared/data/kz-geo
// Codes come from geokz, Russian names from KATO where it has them, Kazakh and English names from geokz; what was found wrong in
// either is corrected below. Boundaries are read only to compute one rounded point inside each district; no geometry is written.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

type Names = Readonly<{ kk: string; ru: string; en: string }>;
type Place = readonly [row: number, column: number];

/** The split of 2022: three regions out of three, in force on this day. */
const split = '2022-06-08';

// Code, tile, full names, short names (kk, ru, en).
const regions: readonly (readonly [string, Place, Names, Names])[] = [
  region('10', [1, 6], ['Абай облысы', 'Абайская область', 'Abai Region'], ['Абай', 'Абай', 'Abai']),
  region('11', [1, 3], ['Ақмола облысы', 'Акмолинская область', 'Akmola Region'], ['Ақмола', 'Акмола', 'Akmola']),
  region('15', [1, 2], ['Ақтөбе облысы', 'Актюбинская область', 'Aktobe Region'], ['Ақтөбе', 'Актобе', 'Aktobe']),
  region(
    '19',
    [3, 5],
    ['Алматы облысы', 'Алматинская область', 'Almaty Region'],
    ['Алматы о.', 'Алматы о.', 'Almaty R.'],
  ),
  region('23', [2, 0], ['Атырау облысы', 'Атырауская область', 'Atyrau Region'], ['Атырау', 'Атырау', 'Atyrau']),
  region(
    '27',
    [1, 0],
    ['Батыс Қазақстан облысы', 'Западно-Казахстанская область', 'West Kazakhstan Region'],
    ['БҚО', 'ЗКО', 'West Kaz.'],
  ),
  region('31', [3, 4], ['Жамбыл облысы', 'Жамбылская область', 'Zhambyl Region'], ['Жамбыл', 'Жамбыл', 'Zhambyl']),
  region('33', [2, 6], ['Жетісу облысы', 'Жетысуская область', 'Zhetisu Region'], ['Жетісу', 'Жетысу', 'Zhetisu']),
  region(
    '35',
    [1, 5],
    ['Қарағанды облысы', 'Карагандинская область', 'Karaganda Region'],
    ['Қарағанды', 'Караганда', 'Karaganda'],
  ),
  region(
    '39',
    [0, 3],
    ['Қостанай облысы', 'Костанайская область', 'Kostanay Region'],
    ['Қостанай', 'Костанай', 'Kostanay'],
  ),
  region(
    '43',
    [3, 2],
    ['Қызылорда облысы', 'Кызылординская область', 'Kyzylorda Region'],
    ['Қызылорда', 'Кызылорда', 'Kyzylorda'],
  ),
  region(
    '47',
    [3, 0],
    ['Маңғыстау облысы', 'Мангистауская область', 'Mangystau Region'],
    ['Маңғыстау', 'Мангистау', 'Mangystau'],
  ),
  region(
    '55',
    [0, 5],
    ['Павлодар облысы', 'Павлодарская область', 'Pavlodar Region'],
    ['Павлодар', 'Павлодар', 'Pavlodar'],
  ),
  region(
    '59',
    [0, 4],
    ['Солтүстік Қазақстан облысы', 'Северо-Казахстанская область', 'North Kazakhstan Region'],
    ['СҚО', 'СКО', 'North Kaz.'],
  ),
  region(
    '61',
    [3, 3],
    ['Түркістан облысы', 'Туркестанская область', 'Turkistan Region'],
    ['Түркістан', 'Туркестан', 'Turkistan'],
  ),
  region('62', [2, 3], ['Ұлытау облысы', 'Улытауская область', 'Ulytau Region'], ['Ұлытау', 'Улытау', 'Ulytau']),
  region(
    '63',
    [1, 7],
    ['Шығыс Қазақстан облысы', 'Восточно-Казахстанская область', 'East Kazakhstan Region'],
    ['ШҚО', 'ВКО', 'East Kaz.'],
  ),
  region('71', [1, 4], ['Астана', 'Астана', 'Astana'], ['Астана', 'Астана', 'Astana']),
  region('75', [3, 6], ['Алматы', 'Алматы', 'Almaty'], ['Алматы', 'Алматы', 'Almaty']),
  region('79', [4, 3], ['Шымкент', 'Шымкент', 'Shymkent'], ['Шымкент', 'Шымкент', 'Shymkent']),
];

const notInKato =
  'not in KATO of 17.10.2022; known from geokz 1.0.2 (01.07.2024): valid from the day after at the earliest';

/** What the sources say wrongly or not at all, by code. Names are complete here. */
const corrections: Readonly<Record<string, Partial<Names> & { validFrom?: string; note?: string; city?: boolean }>> = {
  '101010000': {
    ru: 'Жанасемейский район',
    en: 'Zhanasemey District',
    city: false,
    validFrom: '2022-10-18',
    note: 'geokz gives this code to the district; in KATO of 17.10.2022 it was the town of Semey',
  },
  '103400000': { ru: 'район Аксуат', en: 'Aksuat District' },
  '104500000': { ru: 'Маканчинский район', en: 'Makanshy District', validFrom: '2022-10-18', note: notInKato },
  '111800000': { kk: 'Степногорск қаласы' },
  '191000000': { ru: 'город Конаев', en: 'Konaev city' },
  '191800000': { ru: 'город Алатау', city: true, validFrom: '2022-10-18', note: notInKato },
  '275400000': { kk: 'Бөкей ордасы ауданы', en: 'Bokey Orda District' },
  '274400000': { ru: 'район Байтерек' },
  '331000000': { kk: 'Талдықорған қаласы', ru: 'город Талдыкорган' },
  '352100000': { kk: 'Приозерск қаласы' },
  '352200000': { en: 'Saran city' },
  '474200000': { en: 'Karakiya District' },
  '474600000': { en: 'Mangystau District' },
  '554800000': { ru: 'район Теренколь' },
  '555200000': { ru: 'район Аккулы' },
  '593600000': { ru: 'район Магжана Жумабаева' },
  '595600000': { ru: 'район Шал акына' },
  '596600000': { kk: 'Ғабит Мүсірепов атындағы аудан', ru: 'район имени Габита Мусрепова' },
  '611000000': { en: 'Turkistan city' },
  '622010000': { note: 'geokz gives the code of the town; KATO has 622000000 for the town with its settlements' },
  '711410000': { ru: 'район Байконыр' },
  '711510000': { ru: 'район Нура', validFrom: '2022-10-18', note: notInKato },
  '791310000': { kk: 'Әл-Фараби ауданы' },
  '791910000': { ru: 'район Туран', validFrom: '2022-10-18', note: notInKato },
};

/** From the division into 17 regions to the one of today: codes given up, given to another unit, or kept by one part of the unit. */
const successors: Readonly<Record<string, readonly string[]>> = {
  '190000000': ['190000000', '330000000'],
  '350000000': ['350000000', '620000000'],
  '630000000': ['630000000', '100000000'],
  // Taldykorgan until the split; the code then went to Konaev.
  '191000000': ['331000000'],
  '191600000': ['191000000'],
  '192600000': ['331800000'],
  '193200000': ['333200000'],
  '193400000': ['333400000'],
  '194600000': ['334000000'],
  '194800000': ['334200000'],
  '195000000': ['334400000'],
  '195600000': ['334600000'],
  '196000000': ['334800000'],
  '196400000': ['333600000'],
  '351800000': ['621000000'],
  '352000000': ['621800000'],
  '352300000': ['622010000'],
  '354400000': ['623600000'],
  '356000000': ['623800000'],
  '632200000': ['101800000'],
  '632800000': ['101000000', '101010000'],
  '633200000': ['103200000'],
  '633400000': ['103600000'],
  '633600000': ['103800000'],
  '633800000': ['104000000'],
  '634400000': ['104200000'],
  '635000000': ['104400000', '635600000'],
  '635800000': ['635800000', '103400000'],
  '636400000': ['104600000', '104500000'],
};

function region(
  code: string,
  tile: Place,
  names: readonly [string, string, string],
  short: readonly [string, string, string],
) {
  const local = ([kk, ru, en]: readonly [string, string, string]): Names => ({ kk, ru, en });
  return [`${code}0000000`, tile, local(names), local(short)] as const;
}

const point = z.tuple([z.number(), z.number()]).rest(z.number());
const ring = z.array(point);
const geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: z.array(ring) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(ring)) }),
]);
const districtsFile = z.object({
  features: z.array(
    z.object({
      properties: z.object({ KATO: z.string(), ADM2_EN: z.string(), ADM2_KK: z.string(), ADM2_RU: z.string() }),
      geometry,
    }),
  ),
});
type District = z.infer<typeof districtsFile>['features'][number];
type Ring = z.infer<typeof ring>;

function districtEntry(district: District, kato: ReadonlyMap<string, string>) {
  const { KATO: code, ADM2_KK, ADM2_RU, ADM2_EN } = district.properties;
  const official = kato.get(code);
  const { city, note, validFrom, ...names } = corrections[code] ?? {};
  const isCity = city ?? (official !== undefined && /Г\.А\.$|^г\./.test(official));
  const derived: Names = isCity
    ? { kk: `${ADM2_KK} қаласы`, ru: `город ${ADM2_RU}`, en: `${ADM2_EN} city` }
    : { kk: `${ADM2_KK} ауданы`, ru: (official ?? ADM2_RU).replace(/^Район/, 'район'), en: `${ADM2_EN} District` };
  const complete: Names = { ...derived, ...names };
  const inSplitRegion = ['10', '33', '62'].includes(code.slice(0, 2));
  return {
    id: code,
    parent: `${code.slice(0, 2)}0000000`,
    level: 2,
    name: { kk: complete.kk, ru: complete.ru, en: complete.en },
    validFrom: validFrom ?? (inSplitRegion ? split : null),
    validTo: null,
    verified: note === undefined,
    ...(note === undefined ? {} : { note }),
    center: pointInside(
      district.geometry.type === 'Polygon' ? [district.geometry.coordinates] : district.geometry.coordinates,
    ),
  };
}

/** Centroid of the largest part if it lies inside, else the inner grid point nearest to it; rounded to 0.01°. */
function pointInside(polygons: readonly (readonly Ring[])[]): readonly [number, number] {
  const largest = polygons.toSorted((a, b) => Math.abs(areaOf(b)) - Math.abs(areaOf(a)))[0];
  const outer = largest?.[0];
  if (largest === undefined || outer === undefined) throw new Error('a district without a boundary');
  const [x, y] = centroid(outer);
  const xs = outer.map(([lon]) => lon);
  const ys = outer.map(([, lat]) => lat);
  const candidates: (readonly [number, number])[] = [[round(x), round(y)]];
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  for (let i = 1; i < 40; i += 1) {
    for (let j = 1; j < 40; j += 1)
      candidates.push([round(west + ((east - west) * i) / 40), round(south + ((north - south) * j) / 40)]);
  }
  const inside = candidates.filter(([lon, lat]) => contains(largest, lon, lat));
  const nearest = inside.toSorted((a, b) => Math.hypot(a[0] - x, a[1] - y) - Math.hypot(b[0] - x, b[1] - y))[0];
  if (nearest === undefined) throw new Error('no point inside a district');
  return nearest;
}

function round(degrees: number): number {
  return Math.round(degrees * 100) / 100;
}

function edges(loop: Ring): readonly (readonly [number, number, number, number])[] {
  return loop.map(([x, y], index) => {
    const [nextX, nextY] = loop[(index + 1) % loop.length] ?? [x, y];
    return [x, y, nextX, nextY];
  });
}

function areaOf(polygon: readonly Ring[]): number {
  return edges(polygon[0] ?? []).reduce((sum, [x, y, nextX, nextY]) => sum + x * nextY - nextX * y, 0) / 2;
}

function centroid(loop: Ring): readonly [number, number] {
  const [originX, originY] = loop[0] ?? [0, 0];
  let [sumX, sumY, sum] = [0, 0, 0];
  for (const [x, y, nextX, nextY] of edges(loop.map(([lon, lat]) => [lon - originX, lat - originY]))) {
    const cross = x * nextY - nextX * y;
    sumX += (x + nextX) * cross;
    sumY += (y + nextY) * cross;
    sum += cross;
  }
  return [originX + sumX / (3 * sum), originY + sumY / (3 * sum)];
}

function contains(polygon: readonly Ring[], lon: number, lat: number): boolean {
  const crossings = polygon
    .flatMap(edges)
    .filter(([x, y, nextX, nextY]) => y > lat !== nextY > lat && lon < ((nextX - x) * (lat - y)) / (nextY - y) + x);
  return crossings.length % 2 === 1;
}

function readKato(folder: string): ReadonlyMap<string, string> {
  const lines = gunzipSync(readFileSync(join(folder, 'kato_2022-10-17_ru.csv.gz')))
    .toString('utf8')
    .split('\n')
    .slice(1);
  return new Map(
    lines
      .filter((line) => line !== '')
      .map((line) => {
        const [, , code = '', ...name] = line.trimEnd().split(',');
        return [code, name.join(',').replaceAll('"', '')];
      }),
  );
}

const folder = process.argv[2];
if (folder === undefined)
  throw new Error('usage: make-kz-territories.ts FOLDER (with kz_adm2_2024.geojson and kato_2022-10-17_ru.csv.gz)');
const kato = readKato(folder);
const districts = districtsFile.parse(JSON.parse(readFileSync(join(folder, 'kz_adm2_2024.geojson'), 'utf8'))).features;
const always = { validFrom: null, validTo: null, verified: true };
const territories = [
  { id: 'KZ', parent: null, level: 0, name: { kk: 'Қазақстан', ru: 'Казахстан', en: 'Kazakhstan' }, ...always },
  ...regions.map(([id, [row, column], name, shortName]) => ({
    id,
    parent: 'KZ',
    level: 1,
    name,
    shortName,
    tile: { row, column },
    ...always,
    ...(['10', '33', '62'].includes(id.slice(0, 2)) ? { validFrom: split } : {}),
  })),
  ...districts.map((district) => districtEntry(district, kato)).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
];
const changes = Object.entries(successors).map(([from, to]) => ({ on: split, from, to }));
// One row a line: a difference between two versions can be read.
const rows = (items: readonly unknown[]): string => items.map((item) => `    ${JSON.stringify(item)}`).join(',\n');
writeFileSync(
  join(import.meta.dirname, '..', 'packs', 'kz', 'territories.json'),
  `{\n  "format": "kua-pack-territories/1",\n  "territories": [\n${rows(territories)}\n  ],\n  "changes": [\n${rows(changes)}\n  ]\n}\n`,
);
