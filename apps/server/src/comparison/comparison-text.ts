import { boundArithmetic } from '@kua/core/comparison/bounds.ts';
import type { Bound, Comparison } from '@kua/core/comparison/comparison.ts';
import type { LocalText } from '@kua/core/registry/election.ts';
import type { ComparisonAnswer, ComparisonRefusal } from './database-comparison.ts';
import { percent, plain, signed, textTable, whole, type TableColumn } from './text-table.ts';

const mostDiscrepancies = 10;
const mostBounds = 20;

/** The comparison for a person at a terminal: coverage beside every total, findings by size, and what it does not say. */
export function comparisonText(answer: ComparisonAnswer): string {
  const { comparison, election, contest } = answer;
  const [a, b] = comparison.matched.sources;
  return [
    [
      `${nameOf(election.name, election.id)}, ${election.date}${election.rehearsal ? ' (rehearsal: invented figures)' : ''}`,
      `Contest ${contest.id}${label(contest.name, contest.id)}: ${a} against ${b}; difference = ${a} − ${b}`,
    ],
    boundLines(comparison),
    coverageLines(comparison),
    matchedLines(answer),
    sumLines(answer),
    discrepancyLines(comparison),
    relationLines(comparison),
    [
      'Sums are of the stations named above, and of no others: nothing is estimated for stations without a protocol.',
      ...otherContests(answer),
    ],
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function coverageLines({ coverage }: Comparison): readonly string[] {
  const rows = Object.entries(coverage).map(([source, { stations, registered }]) => [
    source,
    `${whole(stations.have)} of ${whole(stations.of)}`,
    percent(stations.have, stations.of),
    registered.have === null && registered.of === null
      ? 'unknown'
      : `${known(registered.have)} of ${known(registered.of)}`,
    registered.have === null || registered.of === null ? '' : percent(registered.have, registered.of),
  ]);
  return textTable(
    [
      { title: 'Votes known from', align: 'left' },
      { title: 'stations', align: 'right' },
      { title: '', align: 'right' },
      { title: 'registered voters', align: 'right' },
      { title: '', align: 'right' },
    ],
    rows,
  );
}

function known(voters: number | null): string {
  return voters === null ? 'unknown' : whole(voters);
}

function matchedLines({ comparison, contest }: ComparisonAnswer): readonly string[] {
  const { matched, counts } = comparison;
  const [a, b] = matched.sources;
  const summary = [
    `agree ${whole(counts.agree)}`,
    `differ ${whole(counts.differ)}`,
    `only ${a} ${whole(counts.onlyA)}`,
    `only ${b} ${whole(counts.onlyB)}`,
    `in conflict ${whole(counts.conflict)}`,
  ].join(' · ');
  if (matched.stations === 0) return [`No station has votes from both ${a} and ${b}.`, summary];
  const rows = contest.options.map(({ id, name }) => {
    const option = matched.options[id];
    return [nameOf(name, id), whole(option?.a ?? null), whole(option?.b ?? null), signed(option?.difference ?? null)];
  });
  const title = `On the same ${whole(matched.stations)} stations`;
  return [...textTable(votesColumns(title, [a, b, 'difference']), rows), summary];
}

function sumLines({ comparison, contest }: ComparisonAnswer): readonly string[] {
  const entries = Object.entries(comparison.sources);
  const fields = ['registered', 'issued', 'cast', 'valid', 'invalid'] as const;
  const fieldRows = fields
    .filter((field) => entries.some(([, sums]) => sums[field] !== null))
    .map((field) => [field, ...entries.map(([, sums]) => whole(sums[field]))]);
  const optionRows = contest.options.map(({ id, name }) => [
    nameOf(name, id),
    ...entries.map(([, sums]) => whole(sums.options[id] ?? null)),
  ]);
  const stations = ['stations', ...entries.map(([, sums]) => whole(sums.stations))];
  const sources = entries.map(([source]) => source);
  return textTable(votesColumns('Each over its own stations', sources), [stations, ...fieldRows, ...optionRows]);
}

function discrepancyLines({ discrepancies, matched }: Comparison): readonly string[] {
  if (discrepancies.length === 0) return [];
  const [a, b] = matched.sources;
  const rows = discrepancies
    .slice(0, mostDiscrepancies)
    .map(({ station, field, a: left, b: right, difference }) => [
      `${station} ${field}`,
      whole(left),
      whole(right),
      signed(difference),
    ]);
  const columns = votesColumns(`Largest ${whole(rows.length)} of ${whole(discrepancies.length)} figures that differ`, [
    a,
    b,
    'difference',
  ]);
  return textTable(columns, rows);
}

function relationLines({ relations }: Comparison): readonly string[] {
  if (relations.length === 0) return [];
  const groups = Map.groupBy(relations, ({ relation, source }) => JSON.stringify([relation, source]));
  const rows = [...groups.values()]
    .toSorted((left, right) => right.length - left.length)
    .map((group) => [group[0]?.relation ?? '', group[0]?.source ?? '', whole(group.length)]);
  return textTable(
    [
      { title: 'Control relation that does not hold', align: 'left' },
      { title: 'source', align: 'left' },
      { title: 'protocols', align: 'right' },
    ],
    rows,
  );
}

function boundLines({ bounds, matched }: Comparison): readonly string[] {
  if (bounds.length === 0) return [];
  const [a, b] = matched.sources;
  const lines = bounds
    .slice(0, mostBounds)
    .map((bound) => `  ${plain(bound.territory)}, ${plain(bound.option)}: ${boundSentence(bound)}`);
  const more = bounds.length > lines.length ? [`  and ${whole(bounds.length - lines.length)} more (--json)`] : [];
  return [`Totals announced by ${a} that cannot be right together with the protocols of ${b}`, ...lines, ...more];
}

/** The sum of a bound in words: known protocols, what could come, and by how much the announced figure lies outside. */
export function boundSentence(bound: Bound): string {
  const { known, announced, ceiling, outside } = boundArithmetic(bound);
  if (ceiling === null)
    return `known protocols alone hold ${whole(known)}, announced ${whole(announced)}: ${whole(known)} − ${whole(announced)} = ${whole(outside)} too few`;
  const { missingRegistered, maxTurnout, most, highest } = ceiling;
  const voters = `${whole(missingRegistered)} voters not covered by known protocols${maxTurnout === 1 ? '' : ` × ${String(maxTurnout)}`}`;
  return `known ${whole(known)} + at most ${whole(most)} (${voters}) = ${whole(highest)}, announced ${whole(announced)}: ${whole(outside)} too many`;
}

function otherContests({ contest, contests }: ComparisonAnswer): readonly string[] {
  const others = contests.filter((id) => id !== contest.id);
  return others.length === 0 ? [] : [`Other contests of this election (--contest): ${others.join(', ')}`];
}

function votesColumns(title: string, numbers: readonly string[]): readonly TableColumn[] {
  return [{ title, align: 'left' }, ...numbers.map((number): TableColumn => ({ title: number, align: 'right' }))];
}

function nameOf(name: LocalText, id: string): string {
  return plain(name['en'] ?? Object.values(name)[0] ?? id);
}

function label(name: LocalText, id: string): string {
  const shown = nameOf(name, id);
  return shown === id ? '' : ` (${shown})`;
}

/** What a field coordinator can do with a refusal. */
export function refusalSentence({ code, asked, known }: ComparisonRefusal): string {
  const list = known.length === 0 ? 'There is none yet.' : `Known: ${known.join(', ')}.`;
  switch (code) {
    case 'election-unknown':
      return `There is no election ${asked} in this data folder. ${list}`;
    case 'contest-unknown':
      return asked === '' ? 'This election has no contest yet.' : `There is no contest ${asked}. ${list}`;
    case 'source-unknown':
      return `There is no source ${asked} in this election. ${list}`;
    case 'sources-same':
      return `${asked} cannot be compared with itself: --a and --b must differ. ${list}`;
    case 'embargoed':
      return `Nothing is compared before the embargo of ${asked} ends: ${known.join()}.`;
  }
}
