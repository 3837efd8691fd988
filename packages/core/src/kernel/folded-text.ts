/** Text as people search it: without case, without marks, and without letters that many keyboards lack. */

/** Letters that people type one for the other: ё, and Kazakh letters on a Russian keyboard. */
const alike: Readonly<Record<string, string>> = {
  ё: 'е',
  ә: 'а',
  ғ: 'г',
  қ: 'к',
  ң: 'н',
  ө: 'о',
  ұ: 'у',
  ү: 'у',
  һ: 'х',
  і: 'и',
};

/** Words separated by single spaces; two texts that sound the same to a search are the same here. */
export function foldText(text: string): string {
  return text
    .toLocaleLowerCase('ru')
    .normalize('NFC')
    .replace(/[ёәғқңөұүһі]/g, (letter) => alike[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
