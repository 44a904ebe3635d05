/**
 * A refusal is a value, a fault is a state, a broken invariant is a crash.
 * `Result` carries the first kind: what a caller is expected to handle.
 */
export type Result<T, E> = Ok<T> | Err<E>;

export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}

export interface Err<E> {
  readonly ok: false;
  readonly error: E;
}

/** Wraps a value as success. */
export const ok = <T>(value: T): Ok<T> => ({ ok: true, value });

/** Wraps a plain, exact object (not an `Error`) as refusal. */
export const err = <E>(error: E): Err<E> => ({ ok: false, error });
