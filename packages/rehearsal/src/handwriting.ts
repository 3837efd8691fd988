/**
 * Signs as strokes of a pen, so that a drawn paper can be read on a machine without any font: the digits as they are written by hand, and
 * the capitals of the words that say that it is invented. Each is an SVG path in a box of 4 × 6.
 */
import { between, type Random } from './random.ts';

const signs: Readonly<Record<string, string>> = {
  '0': 'M2 0C.4 0 0 2 0 3.2C0 5 .7 6 2 6C3.3 6 4 4.8 4 3C4 1.4 3.4 0 2 0',
  '1': 'M.8 1.4L2.4 0L2 6',
  '2': 'M.2 1.4C.6-.2 3.6-.4 3.7 1.6C3.8 3 1 4.6 0 6L4 5.8',
  '3': 'M.3 .6C1.4-.3 3.6 0 3.5 1.4C3.4 2.6 2 2.8 1.5 2.9C2.8 2.8 4 3.4 3.9 4.6C3.7 6.3 1 6.3 0 5.3',
  '4': 'M2.4 0L0 4L4 3.8M3 2L2.8 6',
  '5': 'M3.7 0L.9 .1L.5 2.7C2 2 4 2.6 3.9 4.3C3.8 6.2 1 6.3 .1 5.4',
  '6': 'M3.2 .1C1.4 .6 0 2.8 0 4.4C.1 6.4 3.6 6.5 3.8 4.4C3.9 2.6 1 2.6 .2 4',
  '7': 'M.2 .2L3.9 0C2.6 2 1.9 4 1.6 6M1 3L3.2 2.8',
  '8': 'M3.3 .8C2.4-.4 .5 0 .6 1.4C.7 2.8 3.8 3 3.8 4.6C3.7 6.4 .3 6.4 .2 4.7C.2 3.2 3.2 2.8 3.4 1.4C3.4 1.1 3.4 .9 3.3 .8',
  '9': 'M3.6 1.6C3.4-.4 .3-.4 .3 1.7C.4 3.6 3.2 3.4 3.6 1.6C3.8 3.4 3 5 1.8 6',
  '-': 'M.6 3H3.4',
  '/': 'M.6 6.6L3.4-.6',
  ' ': '',
  // Cyrillic
  А: 'M0 6L2 0L4 6M.7 4H3.3',
  В: 'M0 3H2Q3.6 3 3.6 1.5T2 0H0V6H2Q4 6 4 4.5T2 3',
  Ғ: 'M.6 6V0H4M-.6 3H2.6',
  Д: 'M0 7V6H4.4V7M.4 6Q1.4 4 1.4 0H3.8V6',
  Е: 'M4 0H0V6H4M0 3H3',
  Й: 'M0 0V6L4 0V6M1-1.4Q2-.6 3-1.4',
  Л: 'M0 6Q1 5 1 0H4V6',
  М: 'M0 6V0L2 3L4 0V6',
  Н: 'M0 0V6M4 0V6M0 3H4',
  О: 'M2 0C0 0 0 1 0 3S0 6 2 6S4 5 4 3S4 0 2 0',
  Р: 'M0 6V0H2Q4 0 4 1.7T2 3.4H0',
  Ш: 'M0 0V6H4V0M2 0V6',
  Ы: 'M0 0V6H1.4Q2.8 6 2.8 4.4T1.4 2.8H0M4 0V6',
  // Latin
  D: 'M0 0V6H1.6Q4 6 4 3T1.6 0Z',
  E: 'M4 0H0V6H4M0 3H3',
  I: 'M2 0V6',
  N: 'M0 6V0L4 6V0',
  T: 'M0 0H4M2 0V6',
  V: 'M0 0L2 6L4 0',
};

/** Where the upper left corner of the first sign is, how high signs are, and what they are drawn with. */
type Pen = Readonly<{ x: number; y: number; height: number; color: string; width: number }>;

/** Every sign as it should be. */
export function printed(text: string, { x, y, height, color, width }: Pen): string {
  const scale = height / 6;
  const paths = Array.from(text, (sign, index) => {
    const path = signs[sign];
    if (path === undefined) throw new RangeError(`there are no strokes for ${sign}`);
    return `<path d="${path}" transform="translate(${index * 5.6})"/>`;
  });
  return `<g transform="translate(${x} ${y}) scale(${scale})" fill="none" stroke="${color}" stroke-width="${width / scale}" stroke-linecap="round" stroke-linejoin="round">${paths.join('')}</g>`;
}

/** As a hand writes it: no two signs quite alike. */
export function written(random: Random, text: string, pen: Pen): string {
  const signsOf = Array.from(text, (sign, index) => {
    const [lean, lift] = [between(random, -7, 7), between(random, -0.05, 0.05) * pen.height];
    const x = pen.x + index * pen.height * between(random, 0.84, 0.9);
    const height = pen.height * between(random, 0.94, 1.06);
    return `<g transform="rotate(${lean.toFixed(1)} ${x.toFixed(1)} ${pen.y})">${printed(sign, { ...pen, x: Math.round(x), y: Math.round(pen.y + lift), height })}</g>`;
  });
  return signsOf.join('');
}
