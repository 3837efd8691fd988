/** Somebody at a computer with a passkey store of her own, which Chromium lends to tests: it makes and shows passkeys without a finger. */
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { axeViolations } from '../e2e/axe.ts';

export type Person = Readonly<{
  context: BrowserContext;
  page: Page;
  /** From here on she does not touch the sensor, or does so again. */
  setPresent: (isPresent: boolean) => Promise<void>;
  passkeys: () => Promise<readonly Readonly<{ rpId?: string | undefined; isResidentCredential: boolean }>[]>;
}>;

export type PersonWish = Readonly<{
  language?: 'kk' | 'ru' | 'en';
  width?: number;
  height?: number;
  scheme?: 'light' | 'dark';
}>;

export async function personAt(
  browser: Browser,
  { language = 'en', width = 1280, height = 800, scheme = 'light' }: PersonWish = {},
): Promise<Person> {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: { kk: 'kk-KZ', ru: 'ru-RU', en: 'en-GB' }[language],
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const session: CDPSession = await context.newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    context,
    page,
    setPresent: async (isUserVerified) => {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
    passkeys: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
  };
}

/** What axe finds on the page as it stands, in each of the three languages; the last one stays. */
export async function faultsInThreeLanguages(page: Page): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const language of ['kk', 'ru', 'en']) {
    await page.evaluate(
      (lang) => document.querySelector<HTMLElement>(`.languages [lang="${lang}"]`)?.click(),
      language,
    );
    await page.locator(`html[lang="${language}"]`).waitFor();
    faults.push(...(await axeViolations(page)).map((fault) => `${language}: ${fault}`));
  }
  return faults;
}
