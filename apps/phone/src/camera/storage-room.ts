import { useEffect, useState } from 'preact/hooks';

const everyMs = 5000;

/** How much of the room that the browser gives is taken, 0 to 1; null where it does not tell. */
export function useFullness(): number | null {
  const [fullness, setFullness] = useState<number | null>(null);
  useEffect(() => {
    const look = async (): Promise<void> => {
      const { quota = 0, usage = 0 } = await navigator.storage.estimate();
      setFullness(quota > 0 ? usage / quota : null);
    };
    void look();
    const timer = setInterval(() => void look(), everyMs);
    return () => clearInterval(timer);
  }, []);
  return fullness;
}
