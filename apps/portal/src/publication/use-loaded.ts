import { useEffect, useState } from 'preact/hooks';
import { ReleaseError, type Trouble } from './release-client.ts';

export type Loaded<T> =
  | Readonly<{ state: 'loading'; value: null }>
  | Readonly<{ state: 'ready'; value: T }>
  | Readonly<{ state: 'failed'; value: null; trouble: Trouble }>;

/**
 * What `load` answers for this version of this subject. While a newer version of the same subject is on its way, the older one
 * stays on the page: live figures change, they do not blink.
 */
export function useLoaded<T>(subject: string, version: string, load: () => Promise<T>): Loaded<T> {
  const [held, hold] = useState<Readonly<{ subject: string; loaded: Loaded<T> }> | null>(null);
  useEffect(() => {
    let current = true;
    load().then(
      (value) => {
        if (current) hold({ subject, loaded: { state: 'ready', value } });
      },
      (error: unknown) => {
        if (!current) return;
        if (!(error instanceof ReleaseError)) throw error;
        hold((before) =>
          before?.subject === subject && before.loaded.state === 'ready'
            ? before
            : { subject, loaded: { state: 'failed', value: null, trouble: error.trouble } },
        );
      },
    );
    return () => {
      current = false;
    };
    // `load` is a new function at every drawing; subject and version say what it reads.
  }, [subject, version]);
  return held?.subject === subject ? held.loaded : { state: 'loading', value: null };
}
