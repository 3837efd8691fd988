import { describe, expect, test } from 'vitest';
import { isIin, personalNumbers } from './iin.ts';

// Born on 31.12.2099: nobody's.
const nobodys = ['991231500006', '991231500016', '991231500707', '991231500719'];

describe('a personal number', () => {
  test.each(nobodys)('%s is one, and with one digit changed it is none', (iin) => {
    expect(isIin(iin)).toBe(true);
    for (let digit = 0; digit < 10; digit += 1) {
      expect(isIin(`${iin.slice(0, 11)}${digit}`)).toBe(String(digit) === iin[11]);
    }
  });

  test.each(['99123150077', '99123150158'])('%s with any last digit was never given out', (prefix) => {
    for (let digit = 0; digit < 10; digit += 1) expect(isIin(`${prefix}${digit}`)).toBe(false);
  });

  test.each(['991331500006', '990231500006', '991231000006', '991231700006', '99123150000', '9912315000060', 'x'])(
    '%s is none',
    (text) => expect(isIin(text)).toBe(false),
  );
});

describe('among words', () => {
  test('a personal number and a telephone number are found as people write them', () => {
    expect(personalNumbers('ИИН 991231500006.')).toEqual(['991231500006']);
    expect(personalNumbers('991231 500006 и ещё 991231-500016')).toEqual(['991231 500006', '991231-500016']);
    expect(personalNumbers('позвоните +7 (701) 000-00-00 или 87010000000')).toEqual([
      '+7 (701) 000-00-00',
      '87010000000',
    ]);
  });

  test.each([
    ['two side by side', 'ИИН 991231500006 87010000000', ['991231500006', '87010000000']],
    ['dots', 'тел. 8.701.000.00.00.', ['8.701.000.00.00']],
    ['long hyphens and blanks that do not break', '8\u00A0701–000–00–00', ['8\u00A0701–000–00–00']],
    ['what nobody sees', '9912\u200B3150\u200B0006', ['9912\u200B3150\u200B0006']],
    ['strokes and commas', '8_701,000.00–00', ['8_701,000.00–00']],
    ['a soft hyphen', '8701\u00AD0000000', ['8701\u00AD0000000']],
    ['a date before it', '22.11.2026 87010000000', ['87010000000']],
    ['another country', 'звонить +996 555 000 000', ['+996 555 000 000']],
  ])('%s', (_, words, numbers) => expect(personalNumbers(words)).toEqual(numbers));

  test('a long table of figures takes no time', () => {
    const started = performance.now();
    expect(personalNumbers('0 '.repeat(20_000))).toEqual([]);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test('figures of a protocol, years and other long numbers are not', () => {
    expect(personalNumbers('1 450 избирателей, участок 217, 22.11.2026 в 08:15, всего 123456789012')).toEqual([]);
    expect(personalNumbers('+5 голосов, 8 701 000 бюллетеней, 1 450 + 685 = 2 135')).toEqual([]);
  });
});
