/** Whom to dial, at which of its addresses, and when again: pure, like the rest of the protocol. */
import { DIAL_FIRST_MS, DIAL_LONGEST_MS, DIAL_REFUSED_MS } from "./timings.ts";

/** A place where a till may listen. A hint: the key decides who is there. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Someone to reach: a member at its possible addresses, or a typed address whoever of the members is there. */
export interface DialTarget {
  /** The device id, or `host:port` of a typed address. */
  readonly key: string;
  /** Best first. */
  readonly addresses: readonly Address[];
  /** Not before this pause after it was first wanted. */
  readonly graceMs: number;
}

/** How a target was tried so far. */
export interface DialAttempt {
  readonly failures: number;
  readonly nextAt: number;
  readonly dialing: boolean;
}

export type DialState = ReadonlyMap<string, DialAttempt>;

export interface Dial {
  readonly key: string;
  readonly address: Address;
}

/**
 * What to dial at `now` (monotonic milliseconds). Targets that are gone (connected, or no address left) are forgotten
 * unless a dial is on its way. One dial a target at a time; addresses take turns.
 */
export const planDials = (
  state: DialState,
  targets: readonly DialTarget[],
  now: number,
): { readonly state: DialState; readonly dials: readonly Dial[] } => {
  const next = new Map(
    [...state].filter(([key, { dialing }]) => dialing || targets.some((target) => target.key === key)),
  );
  const dials: Dial[] = [];
  for (const target of targets) {
    const attempt = next.get(target.key) ?? { failures: 0, nextAt: now + target.graceMs, dialing: false };
    const address = target.addresses[attempt.failures % Math.max(target.addresses.length, 1)];
    const isDue = !attempt.dialing && now >= attempt.nextAt && address !== undefined;
    next.set(target.key, isDue ? { ...attempt, dialing: true } : attempt);
    if (isDue) dials.push({ key: target.key, address });
  }
  return { state: next, dials };
};

/**
 * A dial ended. `opened` clears its history; `failed` and `refused` double the pause up to {@link DIAL_LONGEST_MS}, a
 * refusal waits at least {@link DIAL_REFUSED_MS}. `fraction` in [0, 1) spreads tills that failed together.
 */
export const dialEnded = (
  state: DialState,
  key: string,
  outcome: "opened" | "failed" | "refused",
  moment: { readonly now: number; readonly fraction: number },
): DialState => {
  const next = new Map(state);
  if (outcome === "opened") {
    next.delete(key);
    return next;
  }
  const failures = (state.get(key)?.failures ?? 0) + 1;
  const pause = Math.min(DIAL_FIRST_MS * 2 ** Math.min(failures - 1, 16), DIAL_LONGEST_MS);
  const floor = outcome === "refused" ? DIAL_REFUSED_MS : 0;
  const nextAt = moment.now + Math.max(pause, floor) * (0.75 + moment.fraction / 2);
  return next.set(key, { failures, nextAt, dialing: false });
};
