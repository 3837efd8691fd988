/** `GET verify/tasks/:task/words` of the desk: what was written beside the photos of a copy. Read at both ends. */
import { z } from 'zod';
import { foundStations } from './found-stations-contract.ts';

export const photoWords = z.object({
  photos: z.array(
    z.object({
      /** Inside the folder that its organisation gave. */
      path: z.string(),
      /** As it was written beside it; of a file, when it was changed last. */
      time: z.string(),
      text: z.string().nullable(),
    }),
  ),
  /** Those whose number stands in the words, the likeliest first. */
  stations: foundStations.shape.stations,
});
export type PhotoWords = Readonly<z.infer<typeof photoWords>>;
