/**
 * What is covered is gone, and what is published is a picture alone. Every file goes the whole way: the decoder that opens photos, the tool in a
 * real browser, the room that publishes, the object. Controls: files made with their metadata kept are found; an encoder that lets blocks depend
 * on each other leaves traces beside the cover, and is seen to; a blur and a fine mosaic are read.
 */
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import type { PictureOrigin } from '@kua/core/pictures/redaction-contract.ts';
import { redacted, regionKinds, type Area, type Pixels, type Region } from '@kua/core/pictures/redaction.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { derivativeOf, usualLimits } from '../../apps/server/src/intake/image-derivative.ts';
import { redactPicture, type PictureSetting } from '../../apps/server/src/pictures/redaction.ts';
import { openDatabase } from '../../apps/server/src/postgres/database.ts';
import { makeTestFolder, removeTestFolder } from '../../apps/server/src/postgres/test-data-folder.ts';
import { coveredBy, coverStage, type CoverStage } from '../desk/cover-browser.ts';
import { staffEntries } from '../scenarios/known-staff.ts';
import { beginElection } from '../scenarios/ledger-election.ts';
import { photographedProtocol } from '../scenarios/redacted-protocol.ts';
import { killPostgres } from './crash-server.ts';
import {
  asJpeg,
  blurred,
  digitCount,
  grainyPaper,
  line,
  numbered,
  pixelsIn,
  randomNumber,
  readDigits,
  tiled,
  type Hide,
} from './digit-attack.ts';
import { ladenPicture, realPhotos, secret } from './hostile-pictures.ts';
import { tracesOf } from './picture-traces.ts';
import type { Prove } from './proof.ts';
import { seededRandom, type Random } from './random.ts';

const election = 'redaction';
const atOnce = 3;
const pagesOfOne = 50;

/** The way from a photo to a public file. */
type Way = (photo: Buffer, regions: readonly Region[]) => Promise<Buffer>;

export const prove: Prove = async ({ cycles, log }) => {
  const folder = await makeTestFolder();
  const data = join(folder, 'data');
  const stage = await coverStage();
  try {
    const database = await openDatabase(data, '');
    await beginElection(database, { id: election, date: '2026-11-22', pack: 'generic' });
    const entries = staffEntries({ staff: 's-abc123', roles: ['lawyer'] });
    await appendEntries(database.app, { election, entries, receivedAt: '2026-11-22T01:00:00Z' });
    const objects = folderObjects(join(folder, 'objects'));
    const way = await publicWay({ database, objects, folds, clock: () => new Date() }, stage);
    const files = await proveFiles(way, cycles, log);
    const pairs = await provePairs(way, Math.max(2, Math.ceil(cycles / 20)));
    const attacks = await proveAttacks(Math.max(2, Math.ceil(cycles / 50)));
    await database.close();
    const lines = [...files.lines, ...pairs.lines, ...attacks.lines];
    return { cycles, passed: files.holds && pairs.holds && attacks.holds, lines };
  } finally {
    await stage.close();
    await killPostgres(data);
    await removeTestFolder(folder);
  }
};

async function publicWay(setting: PictureSetting, stage: CoverStage): Promise<Way> {
  const { objects } = setting;
  const tabs: Page[] = await Promise.all(Array.from({ length: atOnce }, () => stage.open()));
  let origins: PictureOrigin[] = [];
  const nextOrigin = async (): Promise<PictureOrigin> => {
    if (origins.length === 0) {
      const pages = Array.from({ length: pagesOfOne }, () => 'intact' as const);
      origins = [...(await photographedProtocol(setting.database, election, { station: '3', pages }))];
    }
    return origins.pop() ?? nextOrigin();
  };
  return async (photo, regions) => {
    const opened = await derivativeOf(photo, { ...usualLimits, nice: 0 });
    if (opened.is !== 'made') throw new Error(`the photo was not opened: ${opened.is}`);
    const tab = tabs.pop() ?? (await stage.open());
    const bytes = await coveredBy(stage, tab, opened.derivative.bytes, regions);
    tabs.push(tab);
    const of = await nextOrigin();
    const made = await redactPicture(setting, { election, by: 's-abc123', of, regions: regions.length, bytes });
    if (!made.ok) throw new Error(`the picture was refused: ${made.error}`);
    return buffer(objects.open(made.value.sha256));
  };
}

type Part = Readonly<{ holds: boolean; lines: readonly string[] }>;

async function proveFiles(way: Way, cycles: number, log: (line: string) => void): Promise<Part> {
  const random = seededRandom('redaction');
  const wrong: string[] = [];
  const [before, kinds] = [new Set<string>(), new Map<string, number>()];
  let [next, done, missed] = [0, 0, 0];
  const one = async (number: number): Promise<void> => {
    const { name, bytes } = await ladenPicture(number, random);
    kinds.set(name, (kinds.get(name) ?? 0) + 1);
    const traces = await tracesOf(bytes, [secret]);
    for (const trace of traces) before.add(trace);
    if (traces.length === 0 && !realPhotos.some((photo) => photo.equals(bytes))) missed += 1;
    const made = await way(bytes, someRegions(random));
    const left = await tracesOf(made, [secret]);
    if (left.length > 0) wrong.push(`file ${number} (${name}): ${left.join(', ')}`);
    done += 1;
    if (done % 100 === 0) log(`${done} files, ${wrong.length} with traces`);
  };
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < cycles) await one((next += 1));
    }),
  );
  const control = await keptMetadata(random);
  const sorts = [...kinds].map(([name, count]) => `${count} ${name}`).join(', ');
  return {
    holds: wrong.length === 0 && control && missed === 0,
    lines: [
      `${done} public files (${sorts}; from ${realPhotos.length} real photos): ${wrong.length} with a trace of what the originals had`,
      `the originals had: ${[...before].toSorted().join(', ')}`,
      ...wrong.slice(0, 10),
      `control: files made with their metadata kept are ${control ? 'all found' : 'NOT FOUND'}`,
    ],
  };
}

function someRegions(random: Random): readonly Region[] {
  return Array.from({ length: random.integer(4) }, () => ({
    kind: random.pick(regionKinds),
    x: random.integer(500),
    y: random.integer(500),
    width: 10 + random.integer(300),
    height: 10 + random.integer(200),
  }));
}

async function keptMetadata(random: Random): Promise<boolean> {
  for (const number of [0, 6, 4, 5]) {
    const { bytes } = await ladenPicture(number, random);
    const kept = await sharp(bytes).keepMetadata().jpeg().toBuffer();
    if ((await tracesOf(kept, [secret])).length === 0) return false;
  }
  return true;
}

/** Two originals that differ in nothing but the number below the cover. */
async function provePairs(way: Way, count: number): Promise<Part> {
  const random = seededRandom('pairs');
  let [same, bare, trellis] = [0, 0, 0];
  for (let round = 0; round < count; round += 1) {
    // Every other one is larger than what is shown, so that it is made smaller on the way, and lies otherwise in the camera.
    const size = round % 2 === 0 ? ([1008, 752] as const) : ([2600, 1500] as const);
    const paper = grainyPaper(size[0], size[1], random);
    const turned = round % 4 > 1;
    const photos = await Promise.all(
      [randomNumber(random), randomNumber(random)].map(async (number) =>
        turned
          ? sharp(await asJpeg(numbered(paper, number)))
              .withMetadata({ orientation: 3 })
              .jpeg({ quality: 88 })
              .toBuffer()
          : asJpeg(numbered(paper, number), 88),
      ),
    );
    const region = regionAround(size, turned);
    const [left, right] = await Promise.all(photos.map((photo) => way(photo, [region])));
    if (left !== undefined && right !== undefined && left.equals(right)) same += 1;
    if (round > 1) continue;
    const [open, other] = await Promise.all(photos.map((photo) => way(photo, [])));
    if (open !== undefined && other !== undefined && !open.equals(other)) bare += 1;
    if (await tracesBeside(paper, random)) trellis += 1;
  }
  return {
    holds: same === count && bare === 2 && trellis === 2,
    lines: [
      `${count} pairs of photos that differ only in a number below a solid cover: ${same} became the same file`,
      `control: uncovered, ${bare} of 2 differ; with an encoder whose blocks depend on each other, ${trellis} of 2 differ beside the cover`,
    ],
  };
}

/** Just around the number, as a person would draw it, in what the tool shows. */
function regionAround([width, height]: readonly [number, number], turned: boolean): Region {
  const scale = Math.min(1, 2400 / width);
  const [x, y] = turned ? [width - line.x - line.width, height - line.y - line.height] : [line.x, line.y];
  return {
    kind: 'iin',
    x: Math.floor(x * scale),
    y: Math.floor(y * scale),
    width: Math.ceil(line.width * scale) + 1,
    height: Math.ceil(line.height * scale) + 1,
  };
}

/** As photos were opened before: the encoder chooses in each block by what all blocks are like, a close list or an empty one among them. */
async function tracesBeside(paper: Pixels, random: Random): Promise<boolean> {
  const region: Region = { kind: 'list', x: 304, y: 208, width: 400, height: 400 };
  const seen = await Promise.all(
    [paper, dotted(paper, region, random)].map(async (page) => {
      const raw = { width: page.width, height: page.height, channels: 4 } as const;
      const made = sharp(Buffer.from(page.data), { raw }).removeAlpha().jpeg({ quality: 80, mozjpeg: true });
      return Buffer.from(redacted(await pixelsIn(await made.toBuffer()), [region]).data);
    }),
  );
  return seen[0]?.equals(seen[1] ?? Buffer.alloc(0)) === false;
}

function dotted({ width, height, data }: Pixels, area: Area, random: Random): Pixels {
  const made = new Uint8ClampedArray(data);
  for (let y = area.y; y < area.y + area.height; y += 1) {
    const row = random.bytes(area.width);
    for (let x = 0; x < area.width; x += 1)
      made.fill(row[x] ?? 0, (y * width + area.x + x) * 4, (y * width + area.x + x) * 4 + 3);
  }
  return { width, height, data: made };
}

async function proveAttacks(count: number): Promise<Part> {
  const random = seededRandom('attack');
  const region: Region = { ...line, kind: 'iin' };
  const ways: Readonly<Record<'solid' | 'face' | 'blur' | 'fine', Hide>> = {
    solid: (page) => asJpeg(redacted(page, [region])),
    face: (page) => asJpeg(redacted(page, [{ ...region, kind: 'face' }])),
    blur: async (page) => asJpeg(await blurred(page, 3)),
    fine: async (page) => asJpeg(await tiled(page, 8)),
  };
  const read = { solid: 0, face: 0, blur: 0, fine: 0 };
  for (let round = 0; round < count; round += 1) {
    const [number, seen, known] = [randomNumber(random), grainyPaper(720, 368, random), grainyPaper(720, 368, random)];
    for (const [name, hide] of Object.entries(ways) as [keyof typeof ways, Hide][])
      read[name] += await readDigits(await hide(numbered(seen, number)), number, { hide, paper: known });
  }
  const all = count * digitCount;
  const share = (name: keyof typeof read): string => `${read[name]} of ${all}`;
  return {
    holds: read.solid === 0 && read.blur > all * 0.9 && read.fine > all * 0.9,
    lines: [
      `digits read by trying each: ${share('solid')} below a solid cover; below the mosaic for faces, where no writing belongs, ${share('face')}`,
      `control: ${share('blur')} below a Gaussian blur of 3 pixels, ${share('fine')} below a mosaic of 8`,
    ],
  };
}
