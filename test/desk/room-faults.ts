/** What a screen of the desk breaks of the rules of accessibility, of width and of reach: on a phone, on a desk, and with text twice as large. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { axeViolations } from '../e2e/axe.ts';

type Look = Readonly<{ name: string; width: number; height: number; text?: number; axe?: true }>;

/** `text`: size that the browser is set to. Whoever zooms a window to 200 % has half of its pixels. */
const looks: readonly Look[] = [
  { name: '360', width: 360, height: 900, axe: true },
  { name: '1440', width: 1440, height: 900, axe: true },
  { name: 'text-200', width: 1280, height: 900, text: 32 },
  { name: 'zoom-200', width: 640, height: 450 },
];

/** Every look in every language. By language and look; nothing where all is well. Each is pictured as `<name>-<look>-<language>.png`. */
export async function roomFaults(
  page: Page,
  folder: string,
  name: string,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {};
  for (const language of ['kk', 'ru', 'en']) {
    await page.locator(`.rail .languages button[lang="${language}"]`).click();
    const picture = (look: string) => pictureLook(page, look, join(folder, `${name}-${look}-${language}.png`));
    for (const [look, faults] of Object.entries(await screenFaults(page, picture)))
      found[`${language} ${look}`] = faults;
  }
  return found;
}

export async function pictureLook(page: Page, look: string, path: string): Promise<void> {
  // To picture more than is seen, the browser is set back to its usual text.
  await page.screenshot({ path, fullPage: look !== 'text-200' });
}

/** Every look in the language that it is in. */
export function screenFaults(
  page: Page,
  seen: (look: string) => Promise<void>,
): Promise<Readonly<Record<string, readonly string[]>>> {
  return faultsAt(page, looks, seen);
}

/** With text twice as large alone, for whoever looked at the usual sizes. */
export function largerTextFaults(page: Page): Promise<Readonly<Record<string, readonly string[]>>> {
  return faultsAt(page, looks.slice(2), () => Promise.resolve());
}

async function faultsAt(
  page: Page,
  wanted: readonly Look[],
  seen: (look: string) => Promise<void>,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {};
  const devtools = await page.context().newCDPSession(page);
  for (const { name, width, height, text = 16, axe } of wanted) {
    await page.setViewportSize({ width, height });
    await devtools.send('Page.setFontSizes', { fontSizes: { standard: text } });
    const faults = [...(axe === undefined ? [] : await axeViolations(page)), ...(await reachFaults(page))];
    if (faults.length > 0) found[name] = faults;
    await seen(name);
  }
  await devtools.send('Page.setFontSizes', { fontSizes: { standard: 16 } });
  await devtools.detach();
  return found;
}

/** The page is no wider than its window, no text is cut off, and everything that can be pressed can be brought into sight and pressed. */
export async function reachFaults(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const faults = new Set<string>();
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) faults.add(`${root.scrollWidth - root.clientWidth} px too wide`);
    const within: Element = document.querySelector('dialog[open]') ?? document.body;
    const isOnlyHeard = (element: Element | null): boolean =>
      element !== null && (getComputedStyle(element).clipPath !== 'none' || isOnlyHeard(element.parentElement));
    const isSeen = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      element.closest('.hidden, .skip, [inert]') === null &&
      !isOnlyHeard(element);
    const nameOf = (element: Element): string => {
      const text = (element.textContent || element.getAttribute('aria-label')) ?? '';
      return `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} "${text.trim().slice(0, 40)}"`;
    };

    const texts = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const parent = node.parentElement;
      if (parent === null || node.textContent?.trim() === '' || !isSeen(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const { left, right, top, bottom } = range.getBoundingClientRect();
      for (let box: Element | null = parent; box !== null; box = box.parentElement) {
        const { overflowX, overflowY, position } = getComputedStyle(box);
        const clip = box.getBoundingClientRect();
        const cutX = /hidden|clip/.test(overflowX) && (left < clip.left - 1 || right > clip.right + 1);
        const cutY = /hidden|clip/.test(overflowY) && (top < clip.top - 1 || bottom > clip.bottom + 1);
        if (cutX || cutY) faults.add(`cut off: ${nameOf(parent)}`);
        // What slides or scrolls brings the rest of it into sight.
        if (/auto|scroll/.test(overflowX + overflowY) || position === 'fixed') break;
      }
    }

    const pressed = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
    for (const element of [...within.querySelectorAll<HTMLElement>(pressed)].slice(0, 200)) {
      if (!isSeen(element) || element.matches(':disabled')) continue;
      element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
      const { left, right, top, bottom } = element.getBoundingClientRect();
      const [x, y] = [
        (Math.max(0, left) + Math.min(innerWidth, right)) / 2,
        (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2,
      ];
      const hit = document.elementFromPoint(x, y);
      const isHit =
        hit !== null && (element.contains(hit) || hit.contains(element) || hit.closest('label')?.control === element);
      if (!isHit) faults.add(`out of reach: ${nameOf(element)}`);
      if (element instanceof HTMLInputElement && element.value !== '' && element.scrollWidth > element.clientWidth + 1)
        faults.add(`cut off: ${nameOf(element)} ${element.value}`);
    }
    for (const box of document.querySelectorAll('*')) if (box.scrollTop > 0 || box.scrollLeft > 0) box.scrollTo(0, 0);
    return [...faults];
  });
}
