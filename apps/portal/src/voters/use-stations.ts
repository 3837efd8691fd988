import { useEffect, useState } from 'preact/hooks';
import type { StationShard } from '@kua/core/publication/release-contract.ts';
import { overview, readFile } from '../publication/release-client.ts';

/** Ids of the stations of a region by number; `failed` where the list did not arrive, null while it is on the way or no region is named. */
export function useStations(region: string | null): ReadonlyMap<string, string> | 'failed' | null {
  const [held, hold] = useState<Readonly<{ region: string; stations: ReadonlyMap<string, string> | 'failed' }> | null>(
    null,
  );
  const path = overview.value?.shards.find(({ territory }) => territory === region)?.stations;
  useEffect(() => {
    if (region === null || path === undefined) return undefined;
    let current = true;
    readFile<StationShard>(path, 'kua-stations/1').then(
      ({ id, number }) => {
        const stations = new Map(id.map((station, index) => [plainNumber(number[index] ?? station), station]));
        if (current) hold({ region, stations });
      },
      () => {
        if (current) hold({ region, stations: 'failed' });
      },
    );
    return () => {
      current = false;
    };
  }, [region, path]);
  return held?.region === region ? held.stations : null;
}

/** People leave zeros out, and write a sign before it. */
export function plainNumber(text: string): string {
  return text.replaceAll(/[№#\s]/g, '').replace(/^0+(?=.)/, '');
}
