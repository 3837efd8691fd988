import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import type { Logger } from 'pino';

/** A certificate with the ones that vouch for it, and its private key, as `node:https` takes them. */
export type Pem = Readonly<{ cert: Buffer; key: Buffer }>;

export type CertificateFiles = Readonly<{ certificate: string; key: string }>;

/** The certificate that a server shows, and whatever takes its place in the same files. */
export type Certificate = Readonly<{
  pem: Pem;
  until: Date;
  /** Tells of each later one that is whole, until it is stopped. */
  follow: (renewed: (pem: Pem) => void, log: Logger) => () => void;
}>;

const usualPauseMs = 10_000;

/** The certificate in these files, or the sentence that says what is wrong with them. */
export async function openCertificate(
  files: CertificateFiles,
  pauseMs = usualPauseMs,
): Promise<Result<Certificate, string>> {
  const opened = await readPem(files);
  if (!opened.ok) return opened;
  const { pem, until } = opened.value;
  return success({ pem, until, follow: (renewed, log) => follow({ files, pauseMs, pem, log }, renewed) });
}

type Following = Readonly<{ files: CertificateFiles; pauseMs: number; pem: Pem; log: Logger }>;

/** Asks the files themselves: a renewal replaces links, folders or bytes, and one file before the other. */
function follow({ files, pauseMs, pem, log }: Following, renewed: (pem: Pem) => void): () => void {
  let shown = pem;
  let complaint = '';
  let stopped = false;
  async function look(): Promise<void> {
    const found = await readPem(files);
    if (stopped) return;
    if (!found.ok) {
      // The one that is shown stays. Said once, not at every look.
      if (found.error !== complaint)
        log.warn({ trouble: found.error }, 'the certificate that replaces ours does not serve');
      complaint = found.error;
      return;
    }
    complaint = '';
    if (found.value.pem.cert.equals(shown.cert) && found.value.pem.key.equals(shown.key)) return;
    shown = found.value.pem;
    renewed(shown);
    log.info({ until: found.value.until }, 'another certificate took the place of ours');
  }
  let timer = setTimeout(again, pauseMs);
  function again(): void {
    void look().then(() => {
      if (!stopped) timer = setTimeout(again, pauseMs);
    });
  }
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

async function readPem({
  certificate,
  key,
}: CertificateFiles): Promise<Result<Pick<Certificate, 'pem' | 'until'>, string>> {
  const [certBytes, keyBytes] = await Promise.all([readOrNull(certificate), readOrNull(key)]);
  const missing = certBytes === null ? certificate : key;
  if (certBytes === null || keyBytes === null)
    return failure(`${missing} cannot be read: it is not there, or this user may not read it.`);
  const parsed = attempt(() => new X509Certificate(certBytes));
  if (parsed === null || !certBytes.includes('-----BEGIN CERTIFICATE-----'))
    return failure(`${certificate} holds no certificate in PEM form ("-----BEGIN CERTIFICATE-----").`);
  const privateKey = attempt(() => createPrivateKey(keyBytes));
  if (privateKey === null)
    return failure(`${key} holds no private key in PEM form, or one that asks for a passphrase: it must have none.`);
  if (!parsed.checkPrivateKey(privateKey))
    return failure(`The key in ${key} does not belong to the first certificate in ${certificate}.`);
  const pem = { cert: certBytes, key: keyBytes };
  if (attempt(() => createSecureContext(pem)) === null)
    return failure(`${certificate} and ${key} belong together, but browsers would not take them: make stronger ones.`);
  return success({ pem, until: parsed.validToDate });
}

async function readOrNull(path: string): Promise<Buffer | null> {
  return readFile(path).catch(() => null);
}

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
