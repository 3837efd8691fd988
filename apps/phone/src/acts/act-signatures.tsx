import type { ActDraft } from './act-draft.ts';
import { Said, type Tongue } from './said.tsx';
import { padSize } from './signature-pad.tsx';

/** Lines to sign on where nobody has signed yet; the mark of receipt, or that it was refused. */
export function ActSignatures({ act, tongues }: Readonly<{ act: ActDraft; tongues: readonly Tongue[] }>) {
  return (
    <section class="signatures">
      <h3>
        <Said tongues={tongues} say={(words) => words.docSignatures()} />
      </h3>
      <Line name={act.author.name} signature={null} />
      {act.witnesses.map(({ name, signature }, index) => (
        <Line key={index} name={name} signature={signature} />
      ))}
      {act.signed.map(({ device }) => (
        <p key={device}>
          <Said tongues={tongues} say={(words) => words.docByPhone()} />: <span class="digest">{device}</span>
        </p>
      ))}
      <Receipt act={act} tongues={tongues} />
    </section>
  );
}

function Line({ name, signature }: Readonly<{ name: string; signature: string | null }>) {
  return (
    <p class="sign-line">
      <span>{name}</span>
      {signature !== null && (
        <svg viewBox={`0 0 ${padSize.width} ${padSize.height}`} aria-hidden="true">
          <path d={signature} />
        </svg>
      )}
    </p>
  );
}

function Receipt({ act, tongues }: Readonly<{ act: ActDraft; tongues: readonly Tongue[] }>) {
  const number = act.number.trim();
  if (act.served === 'refused')
    return (
      <p>
        <Said tongues={tongues} say={(words) => words.docRefused()} />
      </p>
    );
  return (
    <>
      {act.served === 'received' && (
        <p>
          <Said
            tongues={tongues}
            say={(words) => (number === '' ? words.docReceivedNoNumber() : words.docReceived({ number }))}
          />
        </p>
      )}
      <p>
        <Said tongues={tongues} say={(words) => words.docReceipt()} />:
      </p>
      <p class="sign-line" />
    </>
  );
}
