import { useState } from 'preact/hooks';
import { goOnTo } from '../shell/location.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { languageOf, local, words } from '../shell/words-state.ts';
import { cellsOf, draftOf, draftsPage, formKey, progressOf, type Form } from './draft.ts';
import { idsOf } from './form-address.ts';
import { FigureRows } from './figures-list.tsx';
import { SavingTroubleLine } from '../evidence/saving-trouble.tsx';
import { isBeingSaved, type SavingTrouble } from '../evidence/saying.ts';
import { sendProtocol } from './sending-protocol.ts';
import { sentPage } from './sent.ts';
import { SumLine } from './sum-line.tsx';
import { sumsOf, withStatus, type Sum } from './sums.ts';

/** What adds up and what does not; nothing here keeps a protocol back. */
export function CheckStep({ form }: Readonly<{ form: Form }>) {
  const isSaving = isBeingSaved(draftsPage.name);
  const [trouble, setTrouble] = useState<SavingTrouble | null>(null);
  const draft = draftOf(form);
  const { typed, all, photos } = progressOf(form, draft);
  const isEmpty = typed + photos === 0;
  const replaces = sentPage.content.value?.[formKey(form)] !== undefined;

  async function send(): Promise<void> {
    const sent = await sendProtocol(form);
    if (sent.ok) goOnTo('protocol', ...idsOf(form, 'sent'));
    else setTrouble(sent.error);
  }

  return (
    <ScreenFrame
      title={words().stepCheck()}
      back="protocol"
      backIds={idsOf(form)}
      action={
        <>
          <SavingTroubleLine trouble={trouble} />
          <button class="button" type="button" disabled={isSaving || isEmpty} onClick={() => void send()}>
            {isSaving ? words().protocolSealing() : replaces ? words().protocolReplace() : words().protocolSend()}
          </button>
        </>
      }
    >
      {isEmpty ? (
        <p>{words().protocolEmpty()}</p>
      ) : (
        <p>
          {words().protocolMissing({ figures: all - typed })} {words().protocolPhotos({ n: photos })}
        </p>
      )}
      <Sums form={form} sums={sumsOf(form.contest, draft)} />
    </ScreenFrame>
  );
}

function Sums({ form, sums }: Readonly<{ form: Form; sums: readonly Sum[] }>) {
  const [broken, holds, open] = (['broken', 'holds', 'not-checkable'] as const).map((each) => withStatus(sums, each));
  if (sums.length === 0) return <p class="quiet">{words().checkNone()}</p>;
  return (
    <>
      <p class="quiet">{words().copyAsItStands()}</p>
      {broken !== undefined && broken.length > 0 && (
        <section class="sums">
          <h2>{words().checkBroken({ n: broken.length })}</h2>
          <ul>
            {broken.map((sum) => (
              <li key={sum.compiled.relation.id}>
                <SumLine {...sum} />
                <Law sum={sum} />
                <Rows form={form} sum={sum} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {holds !== undefined && holds.length > 0 && (
        <section class="sums">
          <h2>{words().checkHolds({ n: holds.length })}</h2>
          <ul>
            {holds.map((sum) => (
              <li key={sum.compiled.relation.id}>
                <SumLine {...sum} />
                <Law sum={sum} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {open !== undefined && open.length > 0 && (
        <details>
          <summary>{words().checkOpen({ n: open.length })}</summary>
          <ul class="open-sums">
            {open.map(({ compiled: { relation } }) => (
              <li key={relation.id} lang={languageOf(relation.name)}>
                {local(relation.name)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Law({ sum }: Readonly<{ sum: Sum }>) {
  const { law, verified } = sum.compiled.relation;
  if (law === undefined) return null;
  return (
    <p class="law">
      {law}
      {verified === false && <b> {words().notVerified()}</b>}
    </p>
  );
}

/** The rows that take part, to look at the paper once more. */
function Rows({ form, sum }: Readonly<{ form: Form; sum: Sum }>) {
  const rows = cellsOf(form.contest).map((cell, index) => ({ cell, index }));
  return (
    <details>
      <summary>{words().lookAtRows()}</summary>
      <FigureRows form={form} rows={rows.filter(({ cell }) => sum.compiled.cells.includes(cell.id))} />
    </details>
  );
}
