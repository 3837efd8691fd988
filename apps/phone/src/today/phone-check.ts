/** What the browser tells of this phone: room, whether it may be taken away, camera and microphone, whether the app opens without a line. */
export type PhoneCheck = Readonly<{
  freeBytes: number | null;
  /** The browser promised not to take the storage away when it is short of room. */
  persistent: boolean;
  /** And its microphone: the worse of the two. */
  camera: 'granted' | 'denied' | 'prompt' | 'missing';
  offline: boolean;
}>;

export async function checkPhone(askCamera: boolean): Promise<PhoneCheck> {
  const { quota, usage } = await navigator.storage.estimate();
  return {
    freeBytes: quota === undefined ? null : quota - (usage ?? 0),
    persistent: (await navigator.storage.persisted()) || (await Promise.race([navigator.storage.persist(), soon()])),
    camera: await cameraState(askCamera),
    offline: await opensOffline(),
  };
}

/** Some browsers ask her first, for as long as she likes: the check does not wait for her answer, and nothing is promised until then. */
function soon(): Promise<false> {
  return new Promise((resolve) => setTimeout(resolve, 1000, false));
}

const both: MediaStreamConstraints = { video: { facingMode: 'environment' }, audio: true };

async function cameraState(ask: boolean): Promise<PhoneCheck['camera']> {
  // Absent where the page is no secure one.
  const media = (navigator as Partial<Navigator>).mediaDevices;
  if (media === undefined) return 'missing';
  if (ask) {
    const tried = await media.getUserMedia(both).catch((error: unknown) => error);
    if (tried instanceof MediaStream) {
      for (const track of tried.getTracks()) track.stop();
      return 'granted';
    }
    return tried instanceof DOMException && tried.name === 'NotFoundError' ? 'missing' : 'denied';
  }
  const devices = await media.enumerateDevices();
  if (!['videoinput', 'audioinput'].every((needed) => devices.some(({ kind }) => kind === needed))) return 'missing';
  const states = await Promise.all((['camera', 'microphone'] as const).map(permissionOf));
  return (['denied', 'prompt'] as const).find((worse) => states.includes(worse)) ?? 'granted';
}

async function permissionOf(name: 'camera' | 'microphone'): Promise<PermissionState> {
  const asked = await navigator.permissions.query({ name }).catch(() => null);
  return asked?.state ?? 'prompt';
}

async function opensOffline(): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false;
  const registration = await navigator.serviceWorker.getRegistration();
  return (registration?.active ?? null) !== null;
}
