/** A server of few lines that takes whatever comes and signs for it by keys of its own: it may be anybody who stands in between. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { originKey } from '@kua/core/evidence/checkpoint.ts';
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import { keyListText, type KeyList } from '@kua/core/evidence/key-list.ts';
import { submissionLeaf } from '@kua/core/evidence/leaf.ts';
import { leafHash } from '@kua/core/evidence/merkle.ts';
import { formatNote, type NoteKey } from '@kua/core/evidence/note.ts';
import { fileReceiptText, receiptText } from '@kua/core/evidence/receipt.ts';
import { privateKeyOf, publicBytesOf, signEd25519 } from '../evidence/ed25519.ts';

export type TestKeys = Readonly<{ list: KeyList; note: string; sign: (text: string, key: NoteKey) => string }>;

/** Keys that are the same for the same number. */
export function testKeys(election: string, number: number): TestKeys {
  const pair = privateKeyOf(new Uint8Array(32).fill(number));
  const sign = (text: string, key: NoteKey): string => formatNote(text, key, (bytes) => signEd25519(pair, bytes));
  const publicKey = publicBytesOf(pair);
  const recipient = `age1${'q'.repeat(58)}`;
  const list = {
    election,
    key: { name: 'log.test#election', publicKey },
    log: { name: 'log.test', publicKey },
    intake: recipient,
    recovery: recipient,
    since: '2026-11-20T06:00:00.000Z',
  };
  return { list, note: sign(keyListText(list), list.key), sign };
}

export type TestServer = Readonly<{
  url: string;
  /** Ids of the submissions and digests of the files that came. */
  got: string[];
  close: () => Promise<void>;
}>;

type Manners = Readonly<{
  keys: TestKeys;
  /** It does not say which its keys are. */
  silent?: boolean;
  /** Answers for a file that it never asked for: what it has of it, the place where it lies, the receipt. */
  offset?: number;
  nextOffset?: number;
  location?: string;
  fileReceipt?: (receipt: string) => string;
}>;

const time = '2026-11-22T15:41:09.250Z';

export async function testServer(manners: Manners): Promise<TestServer> {
  const { keys } = manners;
  const got: string[] = [];
  const files = new Map<string, { size: number; offset: number }>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = '' } = request;
    const name = url.split('/').at(-1) ?? '';
    if (url.endsWith('/keys')) response.writeHead(manners.silent === true ? 404 : 200).end(keys.note);
    else if (url.endsWith('/submissions')) {
      const { submissions } = (await json(request)) as Readonly<{ submissions: readonly Envelope[] }>;
      got.push(...submissions.map(({ id }) => id));
      const answers = submissions.map((envelope) => ({ state: 'accepted', receipt: receiptOf(envelope, keys) }));
      response.end(JSON.stringify({ answers }));
    } else if (method === 'POST') {
      const said = /digest (\S+?)(?:,|$)/.exec(String(request.headers['upload-metadata']))?.[1] ?? '';
      const digest = Buffer.from(said, 'base64').toString();
      files.set(digest, { size: Number(request.headers['upload-length']), offset: manners.offset ?? 0 });
      response.writeHead(201, { location: manners.location ?? `/api/v1/files/${digest}` }).end();
    } else if (method === 'HEAD') response.setHeader('upload-offset', files.get(name)?.offset ?? 0).end();
    else if (method === 'PATCH') {
      const file = files.get(name);
      for await (const bytes of request) if (file !== undefined) file.offset += (bytes as Buffer).length;
      if (file?.offset === file?.size) got.push(name);
      response.writeHead(204, { 'upload-offset': manners.nextOffset ?? file?.offset ?? 0 }).end();
    } else {
      const text = fileReceiptText(
        { log: keys.list.log.name, time, file: name, size: files.get(name)?.size ?? 0 },
        keys.list.log,
      );
      const receipt = keys.sign(text, keys.list.log);
      response.end(JSON.stringify({ state: 'whole', receipt: manners.fileReceipt?.(receipt) ?? receipt }));
    }
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    got,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function receiptOf(envelope: Envelope, { list, sign }: TestKeys): string {
  const key = originKey(list.log, 1);
  const { digest: sealed, statement } = envelope;
  const leaf = leafHash(submissionLeaf(envelope));
  return sign(receiptText({ origin: key.name, index: 3, leaf, time, sealed, statement }, key), key);
}
