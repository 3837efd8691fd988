import { expect, test } from 'vitest';
import { contentId } from './content-id.ts';

test('a content id is the SHA-256 with the marks of a UUID of version 8', () => {
  // sha-256 of nothing: e3b0c442 98fc 1c14 9afb f4c8996fb924…
  expect(contentId(new Uint8Array())).toBe('e3b0c442-98fc-8c14-9afb-f4c8996fb924');
});
