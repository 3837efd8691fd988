import { evidenceLevels, type EvidenceLevel, type Tally } from '@kua/core/publication/release-contract.ts';
import type { Source } from '@kua/core/registry/election.ts';
import { num, share } from '@kua/words/format.ts';
import { LiveFigure } from '../shell/live-figure.tsx';
import { Rich } from '../shell/rich-text.tsx';
import { hrefTo } from '../shell/location.ts';
import { local, say, tongue } from '../shell/words-state.ts';
import { EvidenceBadge, levelName } from './evidence-mark.tsx';
import { ratio } from './figures.ts';

type CoverageHeroProps = Readonly<{
  tally: Tally;
  source: Source;
  /** Whether the release tells how this source's protocols are evidenced: it does so for the second of the pair. */
  evidenced: boolean;
}>;

/** How much is known: protocols from N of M stations, their share of registered voters, and how well each is evidenced. */
export function CoverageHero({ tally: counted, source, evidenced }: CoverageHeroProps) {
  const tally = evidenced ? counted : plainCoverage(counted, source.id);
  const words = say();
  const have = tally.sources[source.id];
  const stations = have?.stations ?? 0;
  const voters = ratio(have?.registered ?? (stations === 0 ? 0 : null), tally.registered);
  return (
    <section class="hero" aria-label={words.coverageLabel()}>
      <p class="headline">
        <span class="huge">
          <LiveFigure text={num(stations)} />
        </span>
        <span class="of">
          <span>
            <Rich text={words.protocolsOf({ n: stations, of: tally.stations })} />
          </span>
          {voters === null ? null : (
            <span>
              <Rich text={words.votersShare({ share: share(voters, tongue()) })} />
            </span>
          )}
          <span class="source-name">{words.fromSource({ source: local(source.name) })}</span>
        </span>
      </p>
      <CoverageBar tally={tally} />
      <p class="legend">
        {[...levelsOf(tally), 'none' as const]
          .filter((level) => tally.evidence[level] > 0)
          .map((level) => (
            <EvidenceBadge key={level} level={level} count={tally.evidence[level]} />
          ))}
        <a class="why" href={hrefTo('methods', ['compared'])}>
          {words.whyCoverage()}
        </a>
      </p>
    </section>
  );
}

/** A source whose evidence is not told apart: it has reported, or it has not. */
function plainCoverage(tally: Tally, source: string): Tally {
  const reported = tally.sources[source]?.stations ?? 0;
  const none = tally.stations - reported;
  return { ...tally, evidence: { none, reported, photographed: 0, transcribed: 0, confirmed: 0, disputed: 0 } };
}

/** Best evidenced first, what is disputed last. */
function levelsOf(tally: Tally): readonly EvidenceLevel[] {
  const shown = evidenceLevels.filter((level) => level !== 'none' && tally.evidence[level] > 0).toReversed();
  return [...shown.filter((level) => level !== 'disputed'), ...shown.filter((level) => level === 'disputed')];
}

/** Filled by evidence level: the best evidenced first, the empty rest is what nobody has brought yet. */
export function CoverageBar({ tally }: { readonly tally: Tally }) {
  const ordered = levelsOf(tally);
  const label = [...ordered, 'none' as const].map((level) => `${levelName(level)}: ${num(tally.evidence[level])}`);
  return (
    <div class="coverage-bar" role="img" aria-label={label.join(', ')}>
      {ordered.map((level) => (
        <span key={level} class={`fill fill-${level}`} style={{ flexGrow: tally.evidence[level] }} />
      ))}
      <span class="fill fill-none" style={{ flexGrow: tally.evidence.none }} />
    </div>
  );
}
