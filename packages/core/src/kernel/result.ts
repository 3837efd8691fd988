/** An expected outcome: success with a value, or failure with a closed union. Plain data: survives JSON and structured clone. */
export type Result<T, E> = Success<T> | Failure<E>;
export type Success<T> = Readonly<{ ok: true; value: T }>;
export type Failure<E> = Readonly<{ ok: false; error: E }>;

export function success<T>(value: T): Success<T> {
  return { ok: true, value };
}

export function failure<E>(error: E): Failure<E> {
  return { ok: false, error };
}

/** For the end of an exhaustive switch: the compiler proves that it is not reached, a broken promise crashes loudly. */
export function unreachable(value: never): never {
  throw new Error(`unreachable value ${JSON.stringify(value)}`);
}
