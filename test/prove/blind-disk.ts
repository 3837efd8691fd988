/** For a control: a process that reads this first believes that there is always room on its disk. */
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const roomy = { bavail: 2 ** 30, bsize: 4096 };
Object.assign(promises, { statfs: () => Promise.resolve(roomy) });
syncBuiltinESMExports();
