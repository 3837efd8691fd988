import type { Problem } from '@kua/core/kernel/problem.ts';
import type { FileReport, ImportReport } from './import-report-store.ts';
import type { QuarantinedRow } from './quarantine-store.ts';

const examples = 3;

/** The outcome of an import as a person reads it on a terminal. */
export function importText(report: ImportReport, shown: Readonly<{ data: string; lists: readonly string[] }>): string {
  const { rows, files, election, source, delivery, dryRun } = report;
  return [
    `${dryRun ? 'Would import' : 'Imported'} into ${election}, source ${source}, delivery "${delivery}".`,
    '',
    ...(dryRun ? files.map(understoodLine) : []),
    ...(files.length === 1 ? [] : files.map(fileLine)),
    sumLine(rows),
    ...(rows.read === 0 ? ['There is no row under the headings: is this the right file?'] : []),
    ...quarantineLines(report),
    ...listLines(shown.lists),
    ...remarkLines(report),
    ...conflictLines(report),
    '',
    ...(dryRun ? ['Nothing was changed: this was a dry run.'] : nextLines(report, shown.data)),
  ].join('\n');
}

/** Why an import was refused: nothing of it was kept. */
export function refusalText(problems: readonly Problem[]): string {
  const lines = problems.map(({ file, line, column, code, sentence }) => {
    const place = [file, line].filter((part) => part !== undefined).join(':');
    const where = [place, column ?? ''].filter((part) => part !== '').join(' ');
    return `${where === '' ? '' : `${where}\n  `}${sentence} (${code})`;
  });
  return `${lines.join('\n')}\nNothing was imported.`;
}

function sumLine({ read, imported, unchanged, quarantined }: ImportReport['rows']): string {
  return `${count(read)} rows read = ${count(imported)} imported + ${count(unchanged)} unchanged + ${count(quarantined)} quarantined`;
}

function understoodLine({ name, encoding, delimiter }: FileReport): string {
  const parted = delimiter === '\t' ? 'tab' : `"${delimiter}"`;
  return `${name}: read as ${encoding}, cells parted by ${parted}`;
}

function fileLine({ name, ...rows }: FileReport): string {
  return `${name}: ${sumLine(rows)}`;
}

function quarantineLines({ codes, quarantine, rows }: ImportReport): readonly string[] {
  if (rows.quarantined === 0) return [];
  return [
    '',
    'Quarantined rows, by reason (they are kept in the stored file, and count nowhere):',
    ...Object.entries(codes).flatMap(([code, number]) => [
      `  ${code}: ${count(number)}`,
      ...quarantine
        .filter((row) => row.code === code && row.rows > 0)
        .slice(0, examples)
        .map(exampleLine),
    ]),
  ];
}

function exampleLine({ file, row, column, sentence }: QuarantinedRow): string {
  return `    ${file}:${row}${column === null ? '' : ` ${column}`}: ${sentence}`;
}

function listLines(lists: readonly string[]): readonly string[] {
  return lists.length === 0 ? [] : [`  All of them: ${lists.join(', ')}`];
}

function remarkLines({ remarks, quarantine }: ImportReport): readonly string[] {
  const codes = Object.entries(remarks);
  if (codes.length === 0) return [];
  return [
    '',
    'Remarks:',
    ...codes.flatMap(([code, number]) => [
      `  ${code}: ${count(number)}`,
      ...quarantine
        .filter((row) => row.code === code && row.rows === 0)
        .slice(0, examples)
        .map(exampleLine),
    ]),
  ];
}

function conflictLines({ conflicts, source }: ImportReport): readonly string[] {
  if (conflicts === 0) return [];
  const results = conflicts === 1 ? '1 result' : `${count(conflicts)} results`;
  return [
    '',
    `In ${results} the source ${source} says more than one thing at once. All of it is kept and shown as a conflict; ` +
      'a later delivery, under a new label, settles it.',
  ];
}

function nextLines({ election }: ImportReport, data: string): readonly string[] {
  return [
    `Next: npx kua compare --data ${data} --election ${election}`,
    `      npx kua publish --data ${data} --election ${election} --out ${election}-release`,
  ];
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
