/** Requests to every route that the server describes and to those that it does not: as they should be, disturbed, and noise. */
import { gzipSync } from 'node:zlib';
import { disturbed, fitting, matching, oddValue, type Schema, type Schemas } from './fuzz-values.ts';
import type { Fuzzed, WellFormed } from './fuzz-sender.ts';
import type { Random } from './random.ts';

type Parameter = Readonly<{ name: string; in: string }>;
type Operation = Readonly<{
  parameters?: readonly Parameter[];
  requestBody?: Readonly<{ content: Readonly<Record<string, Readonly<{ schema: Schema }>>> }>;
}>;
export type ApiDescription = Readonly<{
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  components: Readonly<{ schemas: Schemas }>;
}>;

/** What really is: so that requests come further than to the first check. */
export type Known = Readonly<{
  elections: readonly string[];
  devices: readonly string[];
  ids: readonly string[];
  uploads: readonly string[];
  /** JSON bodies by path that would be accepted, sealed and signed. */
  bodies: Readonly<Record<string, readonly unknown[]>>;
  /** Headers of uploads that would be begun. */
  uploadHeaders: readonly Readonly<Record<string, string>>[];
}>;

type Route = Readonly<{ method: string; path: string; operation: Operation }>;

const releasePaths = [
  '/',
  '/healthz',
  '/readyz',
  '/api/v1/openapi.json',
  '/{election}',
  '/{election}/',
  '/{election}/head.json',
  '/{election}/events',
  '/{election}/{odd}',
  '/{election}/log/checkpoint',
  '/{election}/log/keys.txt',
  '/log/{election}/checkpoint',
  '/log/{election}/tile/0/000.p/{odd}',
  '/log/{election}/tile/entries/{odd}',
  '/{odd}',
  '/api/{odd}',
  '/api/v1/{odd}',
  '/api/v1/elections/{election}/{odd}',
  '/api/v1/files/{odd}',
];

export function routesOf({ paths }: ApiDescription): readonly Route[] {
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const others = releasePaths.map((path) => ({ method: 'GET', path, operation: {} }));
  return [...described, ...others];
}

export function fuzzedRequest(
  routes: readonly Route[],
  { components: { schemas } }: ApiDescription,
  known: Known,
  random: Random,
): Readonly<{ route: string; fuzzed: Fuzzed }> {
  const route = random.pick(routes);
  const made = requestTo(route, schemas, known, random);
  const name = `${route.method} ${route.path}`;
  if (random.integer(10) > 0) return { route: name, fuzzed: { request: made } };
  return { route: `bytes like ${name}`, fuzzed: { bytes: bytesOf(made, random) } };
}

function requestTo({ method, path, operation }: Route, schemas: Schemas, known: Known, random: Random): WellFormed {
  const inPath = path.replace(/\{(\w+)\}/g, (_, name: string) => pathValue(name, known, random));
  const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query' && random.integer(2) === 0);
  const search = query.map(({ name }) => `${name}=${oddText(random)}`).join('&');
  const usual = { method, path: search === '' ? inPath : `${inPath}?${search}`, chunked: random.integer(8) === 0 };
  const pace = random.integer(60) === 0 ? random.pick(['slow', 'gone'] as const) : 'whole';
  const uploading = path.startsWith('/api/v1/files');
  const body = uploading ? uploadBody(method, random) : bodyTo(path, operation, schemas, known, random);
  const headers = {
    ...(body === null ? {} : { 'content-type': contentType(uploading, random) }),
    ...(uploading ? uploadHeaders(known, random) : {}),
    ...oddHeaders(operation.parameters ?? [], random),
  };
  const otherMethod = random.pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'PROPFIND', 'TRACE']);
  return { ...usual, method: random.integer(12) === 0 ? otherMethod : method, headers, body, pace };
}

function pathValue(name: string, known: Known, random: Random): string {
  const lists: Readonly<Record<string, readonly string[]>> = {
    election: known.elections,
    device: known.devices,
    id: [...known.ids, ...known.uploads],
  };
  const list = lists[name] ?? [];
  return list.length === 0 || random.integer(4) === 0 ? oddText(random) : random.pick(list);
}

const oddTexts = [
  '..',
  '.',
  '%2e%2e%2f',
  '%00',
  '%ff',
  '%',
  '%zz',
  '%c0%ae',
  '~',
  '*',
  'a%0d%0ab',
  '%F0%9F%92%A9',
  '-',
  'x',
];

function oddText(random: Random): string {
  const roll = random.integer(4);
  if (roll === 0) return encodeURIComponent(random.bytes(random.integer(40)).toString('latin1'));
  if (roll === 1) return 'x'.repeat(random.integer(3000));
  if (roll === 2) return matching('^[0-9a-z./%-]{1,40}$', random);
  return random.pick(oddTexts);
}

function bodyTo(
  path: string,
  { requestBody }: Operation,
  schemas: Schemas,
  known: Known,
  random: Random,
): Uint8Array | null {
  const schema = requestBody?.content['application/json']?.schema;
  if (schema === undefined) return random.integer(10) === 0 ? random.bytes(random.integer(1000)) : null;
  const genuine = known.bodies[path] ?? [];
  const value = genuine.length > 0 && random.integer(2) === 0 ? random.pick(genuine) : fitting(schema, schemas, random);
  switch (random.integer(12)) {
    case 0:
      return disturbedBytes(Buffer.from(JSON.stringify(value)), random);
    case 1:
      return Buffer.from(random.pick(['[', '{"a":', '"', '{', '[{"submissions":', '']).repeat(random.integer(20_000)));
    case 2:
      return random.bytes(random.integer(2000));
    case 3:
      return gzipSync(Buffer.from(JSON.stringify(value)));
    case 4:
      return Buffer.from(
        `{"submissions":[${Array.from({ length: random.integer(150) }, () => JSON.stringify(value).slice(0, 5000)).join(',')}]}`,
      );
    case 5:
      return random.integer(20) === 0
        ? Buffer.alloc(4 * 1024 * 1024 + random.integer(3) - 1, 0x20)
        : Buffer.from('null');
    case 6:
      return Buffer.from(JSON.stringify({ submissions: oddValue(random) }));
    default:
      return Buffer.from(JSON.stringify(random.integer(6) === 0 ? value : disturbed(value, random)));
  }
}

function disturbedBytes(bytes: Buffer, random: Random): Buffer {
  for (let change = 0; change < 1 + random.integer(5); change += 1)
    bytes[random.integer(bytes.length)] = random.integer(256);
  return random.integer(4) === 0 ? bytes.subarray(0, random.integer(bytes.length)) : bytes;
}

function contentType(uploading: boolean, random: Random): string {
  const usual = uploading ? 'application/offset+octet-stream' : 'application/json';
  if (random.integer(8) > 0) return usual;
  return random.pick([
    `${usual}; charset=utf-16`,
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/',
    ';',
    'x'.repeat(500),
  ]);
}

const numbers = [
  '0',
  '1',
  '10',
  '-1',
  '1e3',
  '1.5',
  'NaN',
  '',
  '99999999999999999999',
  '0x10',
  '+1',
  ' 1',
  '9007199254740993',
];

function uploadBody(method: string, random: Random): Uint8Array | null {
  return method === 'PATCH' || random.integer(6) === 0 ? random.bytes(random.integer(3000)) : null;
}

function uploadHeaders({ uploadHeaders: genuine }: Known, random: Random): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {
    'tus-resumable': '1.0.0',
    'upload-offset': random.pick(['0', '0', '0', ...numbers]),
    ...random.pick(genuine),
  };
  if (random.integer(3) === 0) headers['upload-length'] = random.pick(numbers);
  if (random.integer(4) === 0) headers['upload-metadata'] = oddMetadata(headers['upload-metadata'] ?? '', random);
  if (random.integer(8) === 0) headers['tus-resumable'] = random.pick(['0.2.2', '', '1.0.0, 1.0.0', '9']);
  if (random.integer(10) === 0) headers['upload-concat'] = random.pick(['partial', 'final;/a /b', 'x']);
  if (random.integer(10) === 0) headers['upload-defer-length'] = random.pick(['1', '0', 'x']);
  if (random.integer(10) === 0) headers['upload-checksum'] = random.pick(['sha1 AAAA', 'crc32', 'md5 %']);
  if (random.integer(10) === 0) headers['x-http-method-override'] = random.pick(['PATCH', 'DELETE', 'GET', 'x']);
  return headers;
}

function oddMetadata(usual: string, random: Random): string {
  const at = random.integer(usual.length + 1);
  return random.pick([
    usual.slice(0, at),
    `${usual},${usual}`,
    usual.replaceAll(' ', '  '),
    `${usual.slice(0, at)}${random.pick(['=', ',', ' ', 'A', '%'])}${usual.slice(at + 1)}`,
    'election',
    ',,,',
    `x ${'A'.repeat(5000)}`,
  ]);
}

/** What a header may hold at all; the rest is among the requests that are bytes. */
function oddHeaders(parameters: readonly Parameter[], random: Random): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  const printable = (): string =>
    oddText(random)
      .slice(0, 2000)
      .replace(/[^\x20-\x7e]/g, '?');
  for (const { name } of parameters.filter(
    (parameter) => parameter.in === 'header' && !parameter.name.startsWith('upload'),
  )) {
    if (random.integer(3) > 0 || name === 'tus-resumable') continue;
    const json = Buffer.from(
      JSON.stringify({ algorithm: 'SHA-256', challenge: printable(), number: 1, salt: 'a?subject=', signature: '' }),
    );
    headers[name] = random.pick([printable(), json.toString('base64'), Buffer.from('null').toString('base64')]);
  }
  const more: readonly (readonly [string, readonly string[]])[] = [
    ['accept-encoding', ['br', 'gzip;q=0', '*;q=x', ',,,', 'identity;q=0, *;q=0']],
    ['content-encoding', ['gzip', 'br', 'identity', 'x']],
    ['if-none-match', ['*', '"x"', 'W/', ',"']],
    ['range', ['bytes=0-', 'bytes=9-1', 'x']],
    ['origin', ['null', 'https://mirror.example', 'x']],
    ['access-control-request-method', ['POST', 'x']],
    ['host', ['', 'a b', '[', 'x'.repeat(300), 'evil.example:99999', '%']],
    ['expect', ['100-continue', 'x']],
    ['x-forwarded-host', ['x', '\\']],
    ['last-event-id', ['x', '-1']],
    ['connection', ['close', 'upgrade', 'x']],
    ['upgrade', ['websocket', 'h2c']],
  ];
  for (const [name, values] of more) if (random.integer(25) === 0) headers[name] = random.pick(values);
  return headers;
}

/** The request as it would go over the wire, and then something done to it. */
function bytesOf({ method, path, headers, body }: WellFormed, random: Random): Uint8Array {
  const lines = Object.entries({ host: 'x', 'content-length': String(body?.length ?? 0), ...headers });
  const head = `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}`;
  const whole = Buffer.concat([Buffer.from(`${head}connection: close\r\n\r\n`, 'latin1'), body ?? Buffer.alloc(0)]);
  switch (random.integer(6)) {
    case 0:
      return whole.subarray(0, random.integer(whole.length));
    case 1:
      return Buffer.concat([
        Buffer.from(`${head}x: ${'y'.repeat(random.integer(40_000))}\r\n\r\n`),
        body ?? Buffer.alloc(0),
      ]);
    case 2:
      return random.bytes(random.integer(500));
    case 3:
      return Buffer.concat([
        Buffer.from(`${head}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n`),
        random.bytes(50),
      ]);
    case 4:
      return Buffer.concat([Buffer.from(`${head}transfer-encoding: chunked\r\n\r\nfffffff\r\n`), random.bytes(50)]);
    default:
      return disturbedBytes(whole, random);
  }
}
