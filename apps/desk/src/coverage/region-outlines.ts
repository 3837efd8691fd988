/** The outlines of the regions, out of the public release, which stands beside the desk. Without one the dots alone show the country. */
import { signal } from '@preact/signals';
import { z } from 'zod';
import { route } from '../shell/location.ts';

const ring = z.array(z.tuple([z.number(), z.number()]).rest(z.number()));
const shape = z.object({
  geometry: z.discriminatedUnion('type', [
    z.object({ type: z.literal('Polygon'), coordinates: z.array(ring) }),
    z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(ring)) }),
  ]),
});

/** Longitude and latitude of the points of a border. */
export type Outline = readonly (readonly [longitude: number, latitude: number, ...more: number[]])[];

/** Empty until they are read, and where the release has none. */
export const outlines = signal<readonly Outline[]>([]);

let asked: string | null = null;

/** Once for an election: they do not change in the course of the day. */
export async function readOutlines(): Promise<void> {
  const { election } = route.peek();
  if (election === null || election === asked) return;
  [asked, outlines.value] = [election, []];
  const head = await part(election, 'head.json', z.object({ overview: z.string() }));
  const overview = head && (await part(election, head.overview, z.object({ boundaries: z.string().nullable() })));
  const path = overview?.boundaries ?? null;
  const file = path === null ? null : await part(election, path, z.object({ features: z.array(shape) }));
  if (file === null || asked !== election) return;
  outlines.value = file.features.flatMap(({ geometry }) =>
    geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat(),
  );
}

/** Null where there is no such file. */
async function part<T>(election: string, path: string, schema: z.ZodType<T>): Promise<T | null> {
  const answer = await fetch(`/${encodeURIComponent(election)}/${path}`).catch(() => null);
  return answer?.ok === true ? schema.parse(await answer.json()) : null;
}
