import { LawLine } from '../guide/law-line.tsx';
import { languageOf, local, words } from '../shell/words-state.ts';
import { violationOf } from './seen.ts';

/** What was picked, in the pack's plain words. */
export function SeenName({ code }: Readonly<{ code: string }>) {
  const violation = violationOf(code);
  if (violation === null) return <>{code}</>;
  return <span lang={languageOf(violation.name)}>{local(violation.name)}</span>;
}

/** Its articles, for whoever asks. */
export function SeenLaw({ code }: Readonly<{ code: string }>) {
  const laws = violationOf(code)?.laws ?? [];
  return (
    <details>
      <summary>{words().lawOnDemand()}</summary>
      {laws.length === 0 && <p class="law">{words().lawOnDemandNone()}</p>}
      {laws.map((law) => (
        <LawLine key={`${law.act} ${law.article}`} law={law} />
      ))}
    </details>
  );
}
