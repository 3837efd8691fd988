/** Browser tests use the system's Chromium. Where there is none it is installed if that is possible, else the reader is told how. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];

/** Path of a Chromium on this machine, `CHROMIUM` first; null when there is none. */
export function findChromium(): string | null {
  const named = process.env['CHROMIUM'];
  return [...(named === undefined ? [] : [named]), ...places].find((path) => existsSync(path)) ?? null;
}

/** Path of a Chromium, after installing Debian's where this process may (root, apt); null after saying what to do. */
export function ensureChromium(): string | null {
  const found = findChromium();
  if (found !== null) return found;
  const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (canInstall) {
    process.stdout.write('No Chromium here: installing Debian’s for the browser tests …\n');
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env: environment });
    spawnSync('apt-get', ['install', '-y', '-qq', 'chromium', 'fonts-noto-core'], {
      stdio: 'inherit',
      env: environment,
    });
    const installed = findChromium();
    if (installed !== null) return installed;
  }
  process.stdout.write(
    'The browser tests need Chromium and none was found. Install it (Debian, Ubuntu: `sudo apt-get install chromium fonts-noto-core`), ' +
      'or set CHROMIUM to the path of a Chromium or Chrome, and run the command again.\n',
  );
  return null;
}
