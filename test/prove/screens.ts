/**
 * Every state of every screen of the phone, in each language, by day and by night: axe, the keyboard alone, text twice as large, the narrowest
 * phone and a desk's screen. `cycles`: how many of these looks are taken, the most telling first. Controls: test/phone/screens.test.ts.
 */
import { axeViolations } from '../e2e/axe.ts';
import { joinedObserver, launchPhones, type ObserverWish } from '../phone/observer.ts';
import { withPhoneElection } from '../phone/phone-election.ts';
import { keyboardFaults, layoutFaults } from '../phone/screen-faults.ts';
import { phoneScreens, showScreen } from '../phone/screens/all.ts';
import type { Prove } from './proof.ts';

/** `textPercent`: how large text is; without it axe and the keyboard are asked, with it the layout. */
type Look = ObserverWish & Readonly<{ textPercent?: number }>;

const at = '2026-11-22T18:00:30+05:00';
const looks: readonly Look[] = [
  { language: 'kk', scheme: 'light' },
  { language: 'kk', width: 360, textPercent: 200 },
  { language: 'ru', width: 320, textPercent: 100 },
  { language: 'ru', scheme: 'dark' },
  { language: 'en', scheme: 'light' },
  { language: 'kk', width: 320, textPercent: 100 },
  { language: 'ru', width: 360, textPercent: 200 },
  { language: 'en', width: 1280, textPercent: 100 },
];

export const prove: Prove = async ({ cycles, log }) => {
  const faults: string[] = [];
  const taken = looks.slice(0, cycles);
  const browser = await launchPhones();
  try {
    await withPhoneElection(async (stage) => {
      for (const { textPercent, ...wish } of taken) {
        const observer = await joinedObserver(browser, stage, { ...wish, at });
        const { page } = observer;
        for (const screen of phoneScreens) {
          await showScreen(screen, observer, stage.url);
          if (textPercent !== undefined)
            await page.evaluate((percent) => {
              document.documentElement.style.fontSize = `${percent}%`;
            }, textPercent);
          const found =
            textPercent === undefined
              ? [...(await axeViolations(page)), ...(await keyboardFaults(page))]
              : await layoutFaults(page);
          faults.push(...found.map((fault) => `${JSON.stringify({ ...wish, textPercent })} ${screen.name}: ${fault}`));
        }
        await observer.context.close();
        log(`${JSON.stringify({ ...wish, textPercent })}: ${faults.length} faults so far`);
      }
    });
  } finally {
    await browser.close();
  }
  const lines = [
    `${phoneScreens.length} states of screens in ${taken.length} looks: ${faults.length} faults`,
    ...faults,
  ];
  return { cycles: taken.length, passed: faults.length === 0, lines };
};
