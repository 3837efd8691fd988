import { useEffect } from 'preact/hooks';
import { goOnTo } from '../shell/location.ts';
import { hrefTo } from '../shell/route.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';
import { formKey, type Form } from './draft.ts';
import { idsOf } from './form-address.ts';
import { RefusedCopy } from './refused-copy.tsx';
import { justSent } from './sending-protocol.ts';

/** It is sealed; its figures are here once more, as a code for where there is no internet. Gone when she leaves. */
export function SentStep({ form }: Readonly<{ form: Form }>) {
  const sent = justSent.value;
  const isThis = sent?.key === formKey(form);
  useEffect(() => {
    if (!isThis) goOnTo('protocol', ...idsOf(form));
    return () => {
      justSent.value = null;
    };
  }, []);
  if (sent === null || !isThis) return null;
  const { code, replaced } = sent;
  return (
    <ScreenFrame
      title={words().protocolSealed()}
      action={
        <a class="button" href={hrefTo('today')}>
          {words().protocolLeave()}
        </a>
      }
    >
      <p role="status">
        {words().protocolSealedUnder()}
        {replaced && ` ${words().protocolReplaced()}`}
      </p>
      {code === null ? (
        <p>{words().codeTooLong()}</p>
      ) : (
        <section class="code-section" aria-labelledby="code-title">
          <h2 id="code-title">{words().codeTitle()}</h2>
          <p>{words().codeWhat()}</p>
          <p class="code" translate={false}>
            {code.split(' ').map((word, index) => (
              <span key={index}>{word} </span>
            ))}
          </p>
          <a class="button ghost" href={`sms:?body=${encodeURIComponent(code)}`}>
            {words().codeSms()}
          </a>
          <p class="quiet">{words().codeSmsStays()}</p>
        </section>
      )}
      <RefusedCopy form={form} />
    </ScreenFrame>
  );
}
