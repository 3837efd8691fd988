/** The election of `bench-night`: as many stations and levels as Kazakhstan has, and an invited phone at each station. */
import { crc32, deflateSync } from 'node:zlib';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import type { Device } from '@kua/device/device.ts';
import { enrolledEntries } from '../apps/server/src/intake/test-submission.ts';
import { derivativeOf } from '../apps/server/src/intake/image-derivative.ts';
import { deviceFrom } from '../apps/server/src/rehearsal/rehearsal-phone.ts';
import { seededRandom } from '../test/prove/random.ts';

export const night = { election: 'bench-night', stations: 10_400, regions: 20, districts: 11 } as const;

export const nightFields = ['registered', 'issued', 'cast', 'valid', 'invalid'];
export const nightOptions = Array.from({ length: 8 }, (_, index) => `option-${index + 1}`);

/** The phone of the observer at a station, counted from 0. */
export function nightPhone(index: number): Device {
  return deviceFrom(`night ${index}`);
}

/** The registry and all enrolments, in pieces of which each is appended at once. */
export function nightEntries(keys: string): readonly (readonly NewEntry[])[] {
  const { election: id, stations, regions, districts } = night;
  const name = { kk: 'Өлшеу', ru: 'Измерение', en: 'Measurement' };
  const date = '2020-01-05';
  const election = { id, date, pack: 'generic', country: 'ZZ', rehearsal: false, embargoUntil: null, name };
  const cell = (cellId: string) => ({ id: cellId, name: { en: cellId } });
  const contest = {
    id: 'president',
    name,
    fields: nightFields.map(cell),
    options: nightOptions.map((option) => ({ ...cell(option), kind: 'candidate', color: null })),
    denominator: 'cast',
    relations: [{ id: 'valid-votes', name: {}, left: 'valid', op: '=', right: 'sum(options)' }],
    maxTurnout: 1,
    stations: 'all',
  };
  const territories = [
    { id: 'whole', parent: null as string | null, level: 0, name },
    ...Array.from({ length: regions }, (_, region) => {
      return { id: `r${region}`, parent: 'whole', level: 1, name: { en: `Region ${region}` } };
    }),
    ...Array.from({ length: regions * districts }, (_, index) => {
      const region = index % regions;
      return { id: `d${index}`, parent: `r${region}`, level: 2, name: { en: `District ${index}` } };
    }),
  ];
  const list = Array.from({ length: stations }, (_, index) => ({
    id: String(index + 1),
    number: String(index + 1),
    name: null,
    address: null,
    territory: `d${index % (regions * districts)}`,
    latitude: null,
    longitude: null,
    registered: 1200,
  }));
  const sources = ['official', 'observers'].map(cell);
  const registry = [
    contentEntry('registry', { type: 'election', election, contests: [contest], sources }),
    contentEntry('registry', { type: 'territories', territories }),
    contentEntry('registry', { type: 'stations', stations: list }),
    contentEntry('registry', { type: 'keys', note: keys }),
  ];
  const phones = Array.from({ length: stations }, (_, index) => nightPhone(index));
  const enrolments = Array.from({ length: Math.ceil(stations / 1000) }, (_, piece) =>
    enrolledEntries(phones.slice(piece * 1000, (piece + 1) * 1000)),
  );
  return [registry, ...enrolments];
}

/** A photo of about 300 KB: light and shadow, and the grain that makes photos as large as they are. */
export async function nightPhoto(): Promise<Buffer> {
  const [width, height] = [1600, 1200];
  const grain = seededRandom('grain').bytes(65_536);
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const shade = 120 + 60 * Math.sin(x / 90) * Math.cos(y / 70);
      const noise = ((grain[(x * 31 + y * 977) % 65_536] ?? 0) - 128) / 7;
      const at = y * (width * 3 + 1) + 1 + x * 3;
      for (let color = 0; color < 3; color += 1) rows[at + color] = Math.max(0, Math.min(255, shade + noise));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const png = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  const made = await derivativeOf(png);
  if (made.is !== 'made') throw new Error('no photo could be made');
  return Buffer.from(made.derivative.bytes);
}

/** The same picture with another comment: another file. */
export function withComment(jpeg: Buffer, comment: Buffer): Buffer {
  const head = Buffer.from([0xff, 0xfe, 0, comment.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, comment, jpeg.subarray(2)]);
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, sum]);
}
