/** One connection to one peer: its states, its handshake, what is on its way. See spec.md for the table. */
import type { SealedRun } from "../../log/chain.ts";
import type { AuthorId, ClusterId, DeviceId, EpochId } from "../../log/ids.ts";
import { seqOf, type Vector } from "../../log/vector.ts";
import type { Hello, RefusalReason } from "./messages.ts";
import { commonVersion, type ProtocolRange } from "./protocol-version.ts";
import { PUSH_WINDOW_BYTES, PUSH_WINDOW_RUNS } from "./timings.ts";

/** Names one connection for as long as the process lives; given by the transport, never used again. */
export type ConnectionId = number;

/**
 * `greeting`: our hello is sent, theirs is awaited. `open`: both agreed. `slow`: as open, but too much is on its way
 * unacknowledged, so own entries are told by vectors only. `closing`: we asked to close; nothing more is heard.
 */
export const SESSION_STATES = ["greeting", "open", "slow", "closing"] as const;
export type SessionState = (typeof SESSION_STATES)[number];

/** A run sent and not yet acknowledged. */
export interface Flight {
  readonly author: AuthorId;
  readonly to: number;
  readonly bytes: number;
  readonly at: number;
}

/** A ping not yet answered. */
export interface PingOut {
  readonly nonce: number;
  readonly sentMonoMs: number;
  readonly sentWallMs: number;
}

/** All `At` and `since` are monotonic milliseconds. */
export interface Session {
  readonly connection: ConnectionId;
  /** Whose pinned key the connection proved. */
  readonly device: DeviceId;
  readonly pin: string;
  readonly dialedByUs: boolean;
  readonly address: string;
  readonly state: SessionState;
  /** When `state` began. */
  readonly since: number;
  readonly hello: Hello | null;
  readonly heardAt: number;
  readonly nextPingAt: number;
  readonly nextVectorAt: number;
  /** When a differing digest may lead to an exchange of vectors again. */
  readonly mismatchAt: number;
  /** How far each author was sent on this connection. */
  readonly sent: ReadonlyMap<AuthorId, number>;
  readonly flights: readonly Flight[];
  /** What the peer sent and our disk has not yet answered for. */
  readonly inboundRuns: number;
  readonly inboundBytes: number;
  /** Authors whose runs are being read for this peer. */
  readonly loading: ReadonlySet<AuthorId>;
  /** Authors that moved since the peer was told, and when to tell. */
  readonly news: ReadonlySet<AuthorId>;
  readonly newsAt: number | null;
  readonly pings: readonly PingOut[];
  readonly nextNonce: number;
}

/** What a node says of itself in its hello; the rest of the hello is of the moment. */
export interface SelfFacts {
  readonly cluster: ClusterId;
  readonly device: DeviceId;
  readonly epoch: EpochId;
  readonly appVersion: string;
  readonly protocol: ProtocolRange;
  readonly capabilities: readonly string[];
  readonly instance: string;
  readonly port: number | null;
}

/** A connection just made. */
export const newSession = (
  made: Pick<Session, "connection" | "device" | "pin" | "dialedByUs" | "address">,
  now: number,
): Session => ({
  ...made,
  state: "greeting",
  since: now,
  hello: null,
  heardAt: now,
  nextPingAt: now,
  nextVectorAt: now,
  mismatchAt: now,
  sent: new Map(),
  flights: [],
  inboundRuns: 0,
  inboundBytes: 0,
  loading: new Set(),
  news: new Set(),
  newsAt: null,
  pings: [],
  nextNonce: 1,
});

/** Whether messages of replication pass. */
export const isOpen = (session: Session): boolean => session.state === "open" || session.state === "slow";

/** Why a hello cannot be agreed to, with the facts a person needs. */
export interface Refusal {
  readonly reason: RefusalReason;
  readonly detail: string;
}

/** Judges a peer's hello by itself; null is yes. Order matters: what makes the rest meaningless comes first. */
export const judgeHello = (
  self: SelfFacts,
  members: ReadonlyMap<DeviceId, string>,
  session: Session,
  hello: Hello,
): Refusal | null => {
  const { protocol: ours } = self;
  if (commonVersion(ours, hello.protocol) === null)
    return {
      reason: "protocol-range",
      detail: `this till speaks ${ours.min} to ${ours.max}, the other ${hello.protocol.min} to ${hello.protocol.max}`,
    };
  if (hello.cluster !== self.cluster) return { reason: "wrong-cluster", detail: `this store is ${self.cluster}` };
  if (hello.device === self.device) return { reason: "same-device", detail: "that is this till's own identity" };
  if (hello.device !== session.device)
    return { reason: "wrong-device", detail: `the key belongs to ${session.device}` };
  if (members.get(hello.device) !== session.pin)
    return { reason: "unknown-member", detail: `${hello.device} is not a member with this key` };
  return null;
};

/** How far the peer is known or about to have `author`: where a push must continue. */
export const positionOf = (session: Session, holds: Vector, author: AuthorId): number =>
  Math.max(session.sent.get(author) ?? 0, seqOf(holds, author));

/** Whether `runs` more runs of `bytes` in all may be on their way. */
export const windowHasRoom = (session: Session, runs: number, bytes: number): boolean => {
  let total = bytes;
  for (const flight of session.flights) total += flight.bytes;
  // One run larger than the window still goes when it goes alone.
  return (
    session.flights.length === 0 || (session.flights.length + runs <= PUSH_WINDOW_RUNS && total <= PUSH_WINDOW_BYTES)
  );
};

/** Whether a slow peer has caught up enough to be pushed to again. */
export const windowIsHalfEmpty = (session: Session): boolean => {
  let total = 0;
  for (const flight of session.flights) total += flight.bytes;
  return session.flights.length <= PUSH_WINDOW_RUNS / 2 && total <= PUSH_WINDOW_BYTES / 2;
};

/** `session` after `run` of `bytes` was sent. */
export const afterSending = (session: Session, run: SealedRun, bytes: number, now: number): Session => {
  const to = run.entries.at(-1)?.seq ?? 0;
  return {
    ...session,
    sent: new Map(session.sent).set(run.author, to),
    flights: [...session.flights, { author: run.author, to, bytes, at: now }],
  };
};

/** `session` without the flights that `holds` covers. */
export const landFlights = (session: Session, holds: Vector): Session => {
  const flights = session.flights.filter((flight) => flight.to > seqOf(holds, flight.author));
  return flights.length === session.flights.length ? session : { ...session, flights };
};

/** `session` as if nothing of `author` beyond `to` had been sent: the peer asks for it (again). */
export const rewindAuthor = (session: Session, author: AuthorId, to: number): Session => ({
  ...session,
  sent: new Map(session.sent).set(author, to),
  flights: session.flights.filter((flight) => flight.author !== author),
});
