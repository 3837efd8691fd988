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

/** What `array_to_string(figures, ',', '')` gives: digits with commas between, nothing for what is not stated. */
export function figuresFromText(text: string): Figures {
  const figures: (number | null)[] = [];
  if (text === '') return figures;
  let start = 0;
  for (;;) {
    const comma = text.indexOf(',', start);
    const end = comma < 0 ? text.length : comma;
    figures.push(end === start ? null : Number(text.slice(start, end)));
    if (comma < 0) return figures;
    start = comma + 1;
  }
}
