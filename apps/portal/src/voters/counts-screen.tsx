import type { CitizenReportCount, CitizenReports } from '@kua/core/publication/citizen-reports.ts';
import { formKeys } from '@kua/words/report-words.ts';
import { num } from '@kua/words/format.ts';
import type { VoterWords } from '@kua/words/words.ts';
import { overview, readFile } from '../publication/release-client.ts';
import { useLoaded } from '../publication/use-loaded.ts';
import { hrefTo } from '../shell/location.ts';
import { useTitle } from '../shell/page-title.ts';
import { TroubleScreen, Waiting } from '../shell/problem-screen.tsx';
import { TableFrame } from '../shell/table-frame.tsx';
import { local, say } from '../shell/words-state.ts';
import '../styles/tell.css';
import { useViolations } from './use-violations.ts';
import { useVoterWords } from './voter-words.ts';

/** What citizens told, as far as it was kept: a source of its own, with what it is out of right under it. */
export function CountsScreen() {
  useTitle(say().footerReports());
  const words = useVoterWords();
  const path = overview.value?.citizenReports ?? null;
  const loaded = useLoaded('citizen-reports', path ?? '', () =>
    path === null ? Promise.resolve(null) : readFile<CitizenReports>(path, 'kua-citizen-reports/1'),
  );
  if (loaded.state === 'failed') return <TroubleScreen trouble={loaded.trouble} />;
  if (words === null || loaded.state === 'loading') return <Waiting />;
  const reports = loaded.value;
  return (
    <div class="reports">
      <h1 tabIndex={-1}>{words.countsTitle()}</h1>
      <p class="under">{words.countsUnder()}</p>
      {reports === null || reports.kept === 0 ? (
        <p>{words.countsNone()}</p>
      ) : (
        <>
          <p class="kept figure">{num(reports.kept)}</p>
          <p>{words.countsCoverage(reports)}</p>
          <p class="quiet">{words.countsNotProof()}</p>
          <p class="quiet">{words.countsFewNote()}</p>
          <Counts words={words} reports={reports} />
        </>
      )}
      <p class="actions">
        <a class="button ghost" href={hrefTo('tell')}>
          {words.tellTitle()}
        </a>
      </p>
    </div>
  );
}

function Counts({ words, reports }: { readonly words: VoterWords; readonly reports: CitizenReports }) {
  const violations = useViolations().flatMap((group) => group.violations);
  const kindOf = ({ about, code }: CitizenReportCount): string => {
    if (about === 'pressure') {
      const key = Object.entries(formKeys).find(([form]) => form === code)?.[1] ?? 'other';
      return words.countsPressure({ form: words[key]() });
    }
    const violation = violations.find(({ id }) => id === code);
    return violation === undefined ? words.other() : local(violation.name);
  };
  const regionOf = ({ region }: CitizenReportCount): string => {
    return placeName(region) ?? words.countsNowhere();
  };
  return (
    <>
      <Sums title={words.countsByKind()} head={words.countsKind()} by={kindOf} words={words} reports={reports} />
      <Sums title={words.countsByRegion()} head={words.countsRegion()} by={regionOf} words={words} reports={reports} />
    </>
  );
}

function placeName(region: string | null): string | null {
  const name = overview.value?.children.find(({ id }) => id === region)?.name;
  return name === undefined ? null : local(name);
}

function Sums({
  title,
  head,
  by,
  words,
  reports: { counts, kept, rest },
}: {
  readonly title: string;
  readonly head: string;
  readonly by: (count: CitizenReportCount) => string;
  readonly words: VoterWords;
  readonly reports: CitizenReports;
}) {
  const sums = new Map<string, number>();
  for (const count of counts) sums.set(by(count), (sums.get(by(count)) ?? 0) + count.reports);
  const rows = [...sums].sort(([, a], [, b]) => b - a);
  return (
    <section class="block">
      <h2>{title}</h2>
      <TableFrame label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{head}</th>
              <th scope="col" class="n">
                {words.countsReports()}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, reports]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="n">
                  {num(reports)} <small>{words.countsOf({ of: kept })}</small>
                </td>
              </tr>
            ))}
            {rest.map(({ region, reports }) => (
              <tr key={region ?? ''}>
                <th scope="row">{words.countsRest({ place: placeName(region) ?? words.countsWhole() })}</th>
                <td class="n">{reports === null ? words.countsFew() : num(reports)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  );
}
