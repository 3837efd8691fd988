/** Work on the same thing one after another, in the order it was asked for; on different things at once. */
export type Turns = <T>(thing: string, work: () => Promise<T>) => Promise<T>;

export function takeTurns(): Turns {
  const last = new Map<string, Promise<void>>();
  return (thing, work) => {
    const done = (last.get(thing) ?? Promise.resolve()).then(work);
    const over = done.then(
      () => undefined,
      () => undefined,
    );
    last.set(thing, over);
    void over.then(() => {
      if (last.get(thing) === over) last.delete(thing);
    });
    return done;
  };
}
