/** What has to hold on every screen, whatever it shows. Each check answers what is wrong, one line a finding. */
import type { Page } from 'playwright-core';

/** Nothing is wider than the screen, and every target is at least 44 px high where fingers go (56 px for what stands alone). */
export async function layoutFaults(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) {
      const widest = [...document.querySelectorAll<HTMLElement>('body *')].filter(
        (element) =>
          element.getBoundingClientRect().right > innerWidth + 0.5 || element.scrollWidth > element.clientWidth + 1,
      );
      faults.push(`${wide} px wider than the screen: ${widest.slice(-3).map(nameOf).join(', ')}`);
    }
    for (const target of document.querySelectorAll<HTMLElement>('a, button, input, select, textarea, summary')) {
      const { height, width } = target.getBoundingClientRect();
      if (width === 0 || target.closest('.hidden') !== null || target.matches('[type=hidden]')) continue;
      // A link in the middle of a sentence is as high as the sentence.
      if (target.matches('p > a, li > a') && getComputedStyle(target).display === 'inline') continue;
      if (height < 44) faults.push(`${nameOf(target)} is ${Math.round(height)} px high`);
    }
    return faults;

    function nameOf(element: HTMLElement): string {
      return `${element.localName}.${element.className} "${element.innerText.slice(0, 30)}"`;
    }
  });
}

/** Everything that can be pressed is reached by the Tab key, and one sees where one is. */
export async function keyboardFaults(page: Page): Promise<readonly string[]> {
  const wanted = await page.evaluate(() => {
    const all = document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary');
    const pressable = [...all].filter(
      (element) =>
        element.checkVisibility({ visibilityProperty: true }) &&
        !element.matches(':disabled, [tabindex="-1"], [type=hidden]') &&
        element.closest('[inert]') === null &&
        (document.querySelector('dialog[open]')?.contains(element) ?? true),
    );
    pressable.forEach((element, index) => (element.dataset['order'] = String(index)));
    (document.activeElement as HTMLElement | null)?.blur();
    return pressable.length;
  });
  const reached = new Set<string>();
  // A native control may have several stops and a ring of its own for some of them.
  const seen = new Set<string>();
  for (let press = 0; press < wanted * 2 + 5 && reached.size < wanted; press += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      if (element?.dataset['order'] === undefined) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return { order: element.dataset['order'], seen: outlineStyle !== 'none' && outlineWidth !== '0px' };
    });
    if (at === null) continue;
    reached.add(at.order);
    if (at.seen) seen.add(at.order);
  }
  const faults = reached.size < wanted ? [`${reached.size} of ${wanted} are reached by the keyboard`] : [];
  const unseen = [...reached].filter((order) => !seen.has(order)).length;
  return unseen === 0 ? faults : [...faults, `no focus is seen on ${unseen}`];
}
