/** A broken invariant: the program is wrong, not its input. Never caught to be carried on from. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

/** Throws {@link InvariantError} unless `condition` holds. `message` says what was expected. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** Makes the compiler check that a union was handled whole; throws when it was not at run time. */
export const unreachable = (value: never): never => {
  throw new InvariantError(`unhandled case: ${JSON.stringify(value)}`);
};

/** The value, which the caller knows to be there; throws {@link InvariantError} when it is not. */
export const must = <T>(value: T | null | undefined, what: string): T => {
  invariant(value !== null && value !== undefined, `${what} is missing`);
  return value;
};
