/** The end of the server that listens: plain or with a certificate, and how patient it is. */
import { createServer as createHttpsServer, Server as HttpsServer } from 'node:https';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Logger } from 'pino';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import type { Certificate } from './certificate.ts';

/**
 * A request may trickle in slowly, because a video on a bad line does; it begins again where it was cut. Its headers may not, and a
 * connection that is kept outlives the pauses of a proxy before us.
 */
const patience = { requestTimeout: 30 * 60_000, headersTimeout: 20_000, keepAliveTimeout: 75_000 } as const;

/**
 * 30,000 phones that listen, and what else comes meanwhile. There is no limit for one address: behind a proxy or in a mobile network all
 * have the same.
 */
const maxConnections = 40_000;

export type ServerRefusal = Readonly<{ code: 'port-in-use' | 'port-refused' | 'host-unknown'; sentence: string }>;

export type Listening = Readonly<{
  url: string;
  /** Cuts whoever is still there. */
  close: () => Promise<void>;
}>;

type Options = Readonly<{ host: string; port: number; certificate: Certificate | undefined; log: Logger }>;

export async function listen(app: Hono, options: Options): Promise<Result<Listening, ServerRefusal>> {
  const { host, certificate, log } = options;
  const server = makeServer(app, certificate);
  const port = await bind(server, options);
  if (!port.ok) return port;
  // Who is connected stays so; who comes next sees the new one.
  const stopFollowing = certificate?.follow((pem) => {
    if (server instanceof HttpsServer) server.setSecureContext(pem);
  }, log);
  const scheme = certificate === undefined ? 'http' : 'https';
  return success({
    url: `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port.value}`,
    close: async () => {
      stopFollowing?.();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
  });
}

function makeServer({ fetch }: Hono, certificate: Certificate | undefined): ServerType {
  const server =
    certificate === undefined
      ? createAdaptorServer({ fetch })
      : createAdaptorServer({
          fetch,
          createServer: createHttpsServer,
          // A handshake is no more than headers are.
          serverOptions: { ...certificate.pem, handshakeTimeout: patience.headersTimeout },
        });
  return Object.assign(server, patience, { maxConnections });
}

function bind(server: ServerType, { host, port }: Options): Promise<Result<number, ServerRefusal>> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const refusal = refusalOf(error, host, port);
      if (refusal === null) reject(error);
      else resolve(failure(refusal));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(success(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}

function refusalOf(error: NodeJS.ErrnoException, host: string, port: number): ServerRefusal | null {
  switch (error.code) {
    case 'EADDRINUSE': {
      const sentence = `Port ${port} is in use by another program; give another one with --port.`;
      return { code: 'port-in-use', sentence };
    }
    case 'EACCES':
      return { code: 'port-refused', sentence: `This user may not use port ${port}; give one above 1023 with --port.` };
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return { code: 'host-unknown', sentence: `This machine has no address ${host}.` };
    default:
      return null;
  }
}
