/** For a control: a process that reads this first no longer waits for its disk, and believes that it did. */
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

const file = await open('/dev/null');
const handle = Object.getPrototypeOf(file) as Pick<FileHandle, 'sync' | 'datasync'>;
handle.sync = () => Promise.resolve();
handle.datasync = () => Promise.resolve();
await file.close();
