/** Coming in by a passkey: the server gives a challenge, the browser has it signed, the server believes the signature. */
import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { z } from 'zod';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { ask, type Refusal } from '../shell/asking.ts';
import { words } from '../shell/words-state.ts';

export type PasskeyTrouble = 'unsupported' | 'address' | 'cancelled' | 'known' | 'refused' | 'invitation' | 'away';
type Came = Result<null, PasskeyTrouble>;

const hasChallenge = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'challenge' in value && typeof value.challenge === 'string';
const showing = z.custom<PublicKeyCredentialRequestOptionsJSON>(hasChallenge);
const making = z.custom<PublicKeyCredentialCreationOptionsJSON>(hasChallenge);
const anything = z.looseObject({});

export async function signIn(): Promise<Came> {
  if (!browserSupportsWebAuthn()) return failure('unsupported');
  const options = await ask(showing, 'sign-in/options', {});
  if (!options.ok) return failure(troubleOf(options.error));
  const shown = await byHand(() => startAuthentication({ optionsJSON: options.value }));
  return shown.ok ? tell('sign-in', { response: shown.value }) : shown;
}

/** Whether an invitation still serves; asked before she decides. */
export async function isInvited(invitation: string): Promise<Came> {
  const options = await ask(making, 'join/options', { invitation });
  return options.ok ? success(null) : failure(troubleOf(options.error));
}

export async function join(invitation: string): Promise<Came> {
  return make('join', { invitation });
}

/** One more for whoever is signed in. */
export async function addPasskey(): Promise<Came> {
  return make('passkeys', {});
}

async function make(path: string, body: Readonly<Record<string, string>>): Promise<Came> {
  if (!browserSupportsWebAuthn()) return failure('unsupported');
  const options = await ask(making, `${path}/options`, body);
  if (!options.ok) return failure(troubleOf(options.error));
  const made = await byHand(() => startRegistration({ optionsJSON: options.value }));
  return made.ok ? tell(path, { ...body, response: made.value }) : made;
}

async function tell(path: string, body: unknown): Promise<Came> {
  const told = await ask(anything, path, body);
  return told.ok ? success(null) : failure(troubleOf(told.error));
}

/** The browser's own window. It does not say why it was closed, so that no page learns which passkeys there are. */
async function byHand<T>(act: () => Promise<T>): Promise<Result<T, PasskeyTrouble>> {
  try {
    return success(await act());
  } catch (error) {
    return failure(error instanceof Error && error.name === 'InvalidStateError' ? 'known' : 'cancelled');
  }
}

function troubleOf(refusal: Refusal): PasskeyTrouble {
  if (refusal.kind !== 'refused') return 'away';
  if (refusal.code === 'host-without-passkeys') return 'address';
  return refusal.code === 'invitation-unknown' || refusal.code === 'request-invalid' ? 'invitation' : 'refused';
}

export function troubleText(trouble: PasskeyTrouble): string {
  switch (trouble) {
    case 'unsupported':
      return words().passkeyUnsupported();
    case 'address':
      return words().passkeyAddress();
    case 'cancelled':
      return words().passkeyCancelled();
    case 'known':
      return words().passkeyKnown();
    case 'refused':
      return words().passkeyRefused();
    case 'invitation':
      return words().invitationUnknownUnder();
    case 'away':
      return words().passkeyAway();
  }
}
