import type { ComponentChildren } from 'preact';
import type {
  PublicIncident,
  ViolationCodeSheet,
  ViolationsIndex,
} from '@kua/core/publication/release-violations-contract.ts';
import { instant, num } from '@kua/words/format.ts';
import { PhotoPage } from '../protocols/photo-page.tsx';
import { hrefTo } from '../shell/location.ts';
import { local, say, tongue } from '../shell/words-state.ts';
import { hourAt } from './violation-filter.ts';
import { hourWords } from './violation-hour.ts';

type IncidentProps = Readonly<{
  index: Pick<ViolationsIndex, 'codes' | 'timeZone'>;
  incident: PublicIncident;
  heading: 'h1' | 'h3';
}>;

/** One event: what, where, when, which law, what was found, and what staff wrote of it. */
export function IncidentPart({ index, incident, heading: Heading }: IncidentProps) {
  const words = say();
  const sheet = index.codes.find(({ code }) => code === incident.code);
  const { name } = sheet ?? { name: null };
  const alone = Heading === 'h1';
  return (
    <article class="incident">
      <p class={`outcome ${incident.outcome}`}>{outcomeWord(incident.outcome)}</p>
      <Heading {...(alone ? { tabIndex: -1 } : {})}>{name === null ? incident.code : local(name)}</Heading>
      <p class="under">
        {name === null ? null : <span class="code">{incident.code} · </span>}
        <Place incident={incident} />
      </p>
      <p class="said">{incident.text[tongue()]}</p>
      <Pictures incident={incident} />
      <dl>
        <Fact name={words.violationWhen()}>
          {incident.at === null ? (
            words.violationNoTime()
          ) : (
            <>
              <Hour index={index} at={incident.at} />{' '}
              {incident.clock === 'phone' ? words.violationClockPhone() : words.violationClockTold()}
            </>
          )}
        </Fact>
        {sheet === undefined || sheet.laws.length === 0 ? null : (
          <Fact name={words.violationLaw()}>
            <Laws laws={sheet.laws} />
          </Fact>
        )}
        <Fact name={words.violationReports()}>{reportWords(incident)}</Fact>
        <Protocols incident={incident} />
        <Fact name={words.violationPublished()}>
          <Time index={index} at={incident.publishedAt} />
        </Fact>
        {alone ? (
          <>
            <Fact name={words.violationReported()}>
              <Hour index={index} at={incident.reportedAt} />
            </Fact>
            {incident.changedAt === incident.publishedAt ? null : (
              <Fact name={words.violationChanged()}>
                <Time index={index} at={incident.changedAt} />
              </Fact>
            )}
          </>
        ) : null}
      </dl>
      {alone ? null : (
        <p>
          <a href={hrefTo('violations', [incident.id, ...incident.path.slice(0, 1)])}>{words.violationLink()}</a>
        </p>
      )}
    </article>
  );
}

function Place({ incident: { station, place } }: Pick<IncidentProps, 'incident'>) {
  const words = say();
  if (station === null) return <>{words.violationDistrict({ place: local(place) })}</>;
  const text = words.violationStation({ number: station.number, place: local(place) });
  return <a href={hrefTo('station', [...station.path, station.id])}>{text}</a>;
}

/** Each protocol that it concerns, where its station shows it. */
function Protocols({ incident: { station, protocols } }: Pick<IncidentProps, 'incident'>) {
  const words = say();
  if (station === null || protocols.length === 0) return null;
  return (
    <Fact name={words.violationProtocol()}>
      {protocols.map((entry, index) => (
        <span key={entry}>
          {index === 0 ? '' : ', '}
          <a href={hrefTo('station', [...station.path, station.id], { entry: String(entry) })}>
            {words.entryNumber({ shown: num(entry) })}
          </a>
        </span>
      ))}
    </Fact>
  );
}

function Fact({ name, children }: Readonly<{ name: string; children: ComponentChildren }>) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Time({ index, at }: Pick<IncidentProps, 'index'> & Readonly<{ at: string }>) {
  return (
    <time class="figure" dateTime={at}>
      {instant(at, tongue(), index.timeZone ?? undefined)}
    </time>
  );
}

/** What is published by the hour is shown as one. */
function Hour({ index, at }: Pick<IncidentProps, 'index'> & Readonly<{ at: string }>) {
  return (
    <time class="figure" dateTime={at}>
      {hourWords(hourAt(index, at))}
    </time>
  );
}

function Laws({ laws }: Pick<ViolationCodeSheet, 'laws'>) {
  const words = say();
  return (
    <ul class="laws">
      {laws.map((law) => (
        <li key={`${law.act} ${law.article}`}>
          {words.violationLawAt({
            act: law.name === null ? law.act : local(law.name),
            article: law.article,
            edition: law.edition,
          })}
          {law.verified ? null : <b> {words.violationLawNotVerified()}</b>}
        </li>
      ))}
    </ul>
  );
}

function Pictures({ incident: { pictures } }: Pick<IncidentProps, 'incident'>) {
  const words = say();
  if (pictures.length === 0) return null;
  return (
    <ul class="pictures">
      {pictures.map((picture, index) => (
        <li key={picture.path}>
          <PhotoPage
            page={picture}
            alt={words.violationPicture({ n: String(index + 1), of: String(pictures.length) })}
          />
        </li>
      ))}
    </ul>
  );
}

/** Observers, voters and calls apart: they are not the same kind of word. */
function reportWords({ reports, acts }: PublicIncident): string {
  const words = say();
  return [
    ...(reports.observer > 0 ? [words.violationObservers({ n: reports.observer })] : []),
    ...(reports.citizen > 0 ? [words.violationCitizens({ n: reports.citizen })] : []),
    ...(reports.hotline > 0 ? [words.violationCalls({ n: reports.hotline })] : []),
    ...(reports.takenBack > 0 ? [words.violationTakenBack({ n: reports.takenBack })] : []),
    ...(acts > 0 ? [words.violationActs({ n: acts })] : []),
  ].join(' · ');
}

function outcomeWord(outcome: PublicIncident['outcome']): string {
  const words = say();
  switch (outcome) {
    case 'confirmed':
      return words.violationConfirmed();
    case 'unclear':
      return words.violationUnclear();
    case 'refuted':
      return words.violationRefuted();
  }
}
