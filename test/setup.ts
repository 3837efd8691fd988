import { afterEach, vi, expect } from 'vitest';

// A test that prints hides a warning nobody reads: printing fails it.
const spies = (['error', 'warn'] as const).map((method) => vi.spyOn(console, method));

afterEach(() => {
  for (const spy of spies) {
    const calls = spy.mock.calls.slice();
    spy.mockClear();
    expect(calls, 'nothing may be printed to the console by a test').toEqual([]);
  }
});
