import { useEffect, useState } from 'preact/hooks';
import { words } from '../shell/words-state.ts';
import { lying } from './counts.ts';

const warnFrom = 0.8;

/** Before the room ends, and never by deleting something. */
export function StorageNote() {
  const [room, setRoom] = useState<Readonly<{ quota: number; usage: number }> | null>(null);
  const count = lying.value.length;
  useEffect(() => {
    void navigator.storage.estimate().then(({ quota, usage }) => {
      setRoom(quota === undefined || quota === 0 ? null : { quota, usage: usage ?? 0 });
    });
  }, [count]);
  if (room === null || room.usage / room.quota < warnFrom) return null;
  return (
    <p class="alarm" role="status">
      {words().storageNearlyFull({
        percent: Math.floor((room.usage / room.quota) * 100),
        size: Math.max(0, room.quota - room.usage),
      })}
    </p>
  );
}
