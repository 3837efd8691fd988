/** Parts of the description of the interface that several routes share. */

export function ref(schema: string) {
  return { $ref: `#/components/schemas/${schema}` };
}

export function json(description: string, ...schemas: readonly string[]) {
  const [only] = schemas;
  const schema = schemas.length === 1 && only !== undefined ? ref(only) : { anyOf: schemas.map(ref) };
  return { description, content: { 'application/json': { schema } } };
}

export function problem(description: string) {
  return { description, content: { 'application/problem+json': { schema: ref('Problem') } } };
}

export function refusals(...statuses: readonly number[]) {
  return Object.fromEntries(statuses.map((status) => [status, problem('Refused: `code` says why')]));
}

export function inPath(name: string, description: string) {
  return { name, in: 'path', required: true, description, schema: { type: 'string' } };
}

export function header(name: string, description: string) {
  return { name, in: 'header', required: false, description, schema: { type: 'string' } };
}
