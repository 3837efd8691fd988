/** What a room of the desk breaks of the rules of accessibility, and of width, in any language, on a phone and on a desk. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { axeViolations } from '../e2e/axe.ts';

/** By language and width; nothing where all is well. Each look is pictured as `<name>-<width>-<language>.png`. */
export async function roomFaults(
  page: Page,
  folder: string,
  name: string,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {};
  for (const language of ['kk', 'ru', 'en']) {
    await page.locator(`.rail .languages button[lang="${language}"]`).click();
    for (const width of [360, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      const lines = await axeViolations(page);
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
      if (lines.length > 0 || wide) found[`${language} ${width}`] = wide ? [...lines, 'wide'] : lines;
      await page.screenshot({ path: join(folder, `${name}-${width}-${language}.png`), fullPage: true });
    }
  }
  return found;
}
