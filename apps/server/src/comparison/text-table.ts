/** A column of a table in the terminal: words to the left, numbers to the right. */
export type TableColumn = Readonly<{ title: string; align: 'left' | 'right' }>;

/** Lines of a table, two spaces between columns, without rules: space over boxes. */
export function textTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): readonly string[] {
  const lines = [columns.map(({ title }) => title), ...rows].map((cells) => cells.map(plain));
  const widths = columns.map((_, index) => Math.max(...lines.map((cells) => visibleLength(cells[index] ?? ''))));
  return lines.map((cells) =>
    columns
      .map(({ align }, index) => padded(cells[index] ?? '', widths[index] ?? 0, align))
      .join('  ')
      .trimEnd(),
  );
}

/** Ids and names come from files: what a terminal would obey rather than show is replaced. */
export function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, '\u{fffd}');
}

const grouped = new Intl.NumberFormat('en-GB');

/** 12345 → `12,345`; what is not known is a dash, never 0. */
export function whole(value: number | null): string {
  return value === null ? '—' : grouped.format(value).replace('-', '−');
}

/** A difference with its sign. */
export function signed(value: number | null): string {
  return value === null ? '—' : value > 0 ? `+${whole(value)}` : whole(value);
}

/** A share with one decimal; a part that is not the whole is never rounded up to it. */
export function percent(part: number | null, of: number | null): string {
  if (part === null || of === null || of === 0) return '—';
  const tenths = Math.round((part / of) * 1000);
  const shown = part < of ? Math.min(tenths, 999) : tenths;
  return `${(shown / 10).toFixed(1)} %`;
}

function padded(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - visibleLength(text)));
  return align === 'left' ? text + space : space + text;
}

/** In characters as a reader counts them: names of options may be in any script. */
function visibleLength(text: string): number {
  return [...new Intl.Segmenter().segment(text)].length;
}
