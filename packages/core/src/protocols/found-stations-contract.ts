/** What the search for the station of a photo answers, as both ends read it. */
import { z } from 'zod';
import { localText } from '../registry/registry-contract.ts';

export const foundStations = z.object({
  stations: z.array(
    z.object({
      id: z.string(),
      number: z.string(),
      name: z.string().nullable(),
      address: z.string().nullable(),
      /** The territories in which it lies, the smallest first. */
      territory: z.array(localText),
    }),
  ),
});
export type FoundStation = z.infer<typeof foundStations>['stations'][number];
