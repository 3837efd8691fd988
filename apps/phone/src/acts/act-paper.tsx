import type { ComponentChildren } from 'preact';
import type { LocalText } from '@kua/core/registry/election.ts';
import { localText } from '@kua/words/language.ts';
import { actOf } from '../guide/acts.ts';
import { kitPage } from '../registry/kit.ts';
import { violationOf } from '../violations/seen.ts';
import { clockAt, dateAt } from '../registry/station-time.ts';
import type { ActCopy, Person } from './act-draft.ts';
import { ActSignatures } from './act-signatures.tsx';
import { Said, type Tongue } from './said.tsx';

type PaperProps = Readonly<{ copy: ActCopy; tongues: readonly Tongue[] }>;

/** Numbered paragraphs on A4 under headings in the languages that the office asks for; what she wrote stays as she wrote it. */
export function ActPaper({ copy, tongues }: PaperProps) {
  const { act, fixed } = copy;
  const violation = violationOf(act.code ?? '');
  const date = dateAt(act.at).split('-').toReversed().join('.');
  const election = kitPage.content.value?.election.name ?? {};
  const both = (text: LocalText): string => joined(tongues.map(({ language }) => localText(text, language)));
  const named = act.commission.filter(({ name, role }) => name !== '' || role !== '');
  return (
    <article class="paper">
      <h2>
        <Said tongues={tongues} say={(words) => words.docTitle()} />
      </h2>
      <p class="number">№ {[act.station?.number, clockAt(act.at).replace(':', '')].filter(Boolean).join('-')}</p>
      <ol>
        <Item head={<Said tongues={tongues} say={(words) => words.docElection()} />}>{both(election)}</Item>
        <Item head={<Said tongues={tongues} say={(words) => words.docStation()} />}>
          {act.station !== null &&
            [`№ ${act.station.number}`, act.station.name, act.station.address, both(act.station.place)]
              .filter(Boolean)
              .join(', ')}
        </Item>
        <Item head={<Said tongues={tongues} say={(words) => words.docTime()} />}>
          {[date, clockAt(act.at) + (act.until === null ? '' : ` – ${clockAt(act.until)}`), act.spot]
            .filter(Boolean)
            .join(', ')}
        </Item>
        <Item head={<Said tongues={tongues} say={(words) => words.docAuthor()} />}>
          {personLine({ ...act.author, mandate: act.author.mandate })}
        </Item>
        {act.witnesses.length > 0 && (
          <Item head={<Said tongues={tongues} say={(words) => words.docWitnesses()} />}>
            {act.witnesses.map(personLine).join('; ')}
          </Item>
        )}
        {named.length > 0 && (
          <Item head={<Said tongues={tongues} say={(words) => words.docWho()} />}>
            {named.map(personLine).join('; ')}
          </Item>
        )}
        <Item head={<Said tongues={tongues} say={(words) => words.docViolation()} />}>
          {violation === null ? act.code : both(violation.name)}
        </Item>
        <Item head={<Said tongues={tongues} say={(words) => words.actFacts()} />}>{act.facts}</Item>
        <Item head={<Said tongues={tongues} say={(words) => words.docLaw()} />}>
          {violation?.laws.map((law) => (
            <p key={`${law.act} ${law.article}`}>
              <Said
                tongues={tongues}
                say={(words, language) =>
                  words.lawAt({ ...law, act: `${localText(actOf(law).name, language)}, ${law.act}` })
                }
              />
              {!law.verified && (
                <>
                  {' · '}
                  <Said tongues={tongues} say={(words) => words.notVerified()} />
                </>
              )}
            </p>
          ))}
        </Item>
        {act.asked !== '' && (
          <Item head={<Said tongues={tongues} say={(words) => words.docAsked()} />}>{act.asked}</Item>
        )}
        {act.answered !== '' && (
          <Item head={<Said tongues={tongues} say={(words) => words.docAnswered()} />}>{act.answered}</Item>
        )}
        {act.files.length > 0 && (
          <Item head={<Said tongues={tongues} say={(words) => words.docFiles()} />}>
            {act.files.map(({ attachment: { sha256, type, size } }, index) => (
              <p key={sha256}>
                {index + 1}. {tongues[0]?.words.docFile({ type, size })}
                <br />
                <span class="digest">SHA-256 {sha256}</span>
              </p>
            ))}
          </Item>
        )}
        <li>
          <Said tongues={tongues} say={(words) => words.docAttach()} />
        </li>
      </ol>
      <ActSignatures act={act} tongues={tongues} />
      <p class="digest">
        <Said tongues={tongues} say={(words) => words.docDigest()} />: {fixed.digest}
      </p>
    </article>
  );
}

function Item({ head, children }: Readonly<{ head: ComponentChildren; children: ComponentChildren }>) {
  return (
    <li>
      <b>{head}.</b> <span class="said">{children}</span>
    </li>
  );
}

function personLine({ name, role, contact, mandate = '' }: Person & Readonly<{ mandate?: string }>): string {
  return [name, role, mandate, contact].filter((part) => part.trim() !== '').join(', ');
}

function joined(texts: readonly string[]): string {
  return [...new Set(texts)].join(' / ');
}
