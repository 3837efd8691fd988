import type { Figures } from '@kua/core/protocols/statement.ts';

/** `{1,NULL,3}`: an array as PostgreSQL writes it. */
export function figuresToText(figures: Figures): string {
  let text = '{';
  for (let index = 0; index < figures.length; index += 1) {
    if (index > 0) text += ',';
    text += String(figures[index] ?? 'NULL');
  }
  return text + '}';
}

/** What `array_to_string(figures, ',', '')` gives: figures with commas between, nothing for what is not stated. */
export function figuresFromText(text: string): Figures {
  return text === '' ? [] : text.split(',').map((figure) => (figure === '' ? null : Number(figure)));
}
