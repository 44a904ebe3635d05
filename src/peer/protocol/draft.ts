/**
 * The copy a step works on: maps may be changed, what they hold is replaced and never changed. `step` makes one from a
 * state and gives it back as the next state, so that outside a step nothing ever changes.
 */
import { must } from "../../kernel/assert.ts";
import type { Sha256 } from "../../kernel/ports.ts";
import type { AuthorId, DeviceId } from "../../log/ids.ts";
import { advance, type Vector } from "../../log/vector.ts";
import type { ByeReason, Message } from "./messages.ts";
import {
  type Moment,
  NEW_PEER,
  type PeerEffect,
  type PeerProblem,
  type PeerRecord,
  type PeerReport,
  type Pending,
  type ReplicatorState,
  type Retry,
  type Want,
} from "./replicator-state.ts";
import type { ConnectionId, SelfFacts, Session } from "./session.ts";
import { RETRY_DOUBLINGS_MAX, RETRY_FIRST_MS, RETRY_LONGEST_MS } from "./timings.ts";

export interface Draft extends Moment {
  readonly sha256: Sha256;
  self: SelfFacts;
  members: ReadonlyMap<DeviceId, string>;
  vector: Vector;
  readonly sessions: Map<ConnectionId, Session>;
  readonly peers: Map<DeviceId, PeerRecord>;
  readonly wants: Map<AuthorId, Want>;
  readonly pending: Map<AuthorId, Pending>;
  readonly effects: PeerEffect[];
}

export const draftOf = (sha256: Sha256, state: ReplicatorState, moment: Moment): Draft => ({
  sha256,
  now: moment.now,
  wallMs: moment.wallMs,
  fraction: moment.fraction,
  self: state.self,
  members: state.members,
  vector: state.vector,
  sessions: new Map(state.sessions),
  peers: new Map(state.peers),
  wants: new Map(state.wants),
  pending: new Map(state.pending),
  effects: [],
});

export const stateOf = (draft: Draft): ReplicatorState => ({
  self: draft.self,
  members: draft.members,
  vector: draft.vector,
  sessions: draft.sessions,
  peers: draft.peers,
  wants: draft.wants,
  pending: draft.pending,
});

/** Changes part of a session that is known to be there. */
export const patchSession = (draft: Draft, connection: ConnectionId, patch: Partial<Session>): void => {
  draft.sessions.set(connection, { ...must(draft.sessions.get(connection), "a session"), ...patch });
};

export const peerOf = (draft: Pick<Draft, "peers">, device: DeviceId): PeerRecord =>
  draft.peers.get(device) ?? NEW_PEER;

export const patchPeer = (draft: Draft, device: DeviceId, patch: Partial<PeerRecord>): void => {
  draft.peers.set(device, { ...peerOf(draft, device), ...patch });
};

export const send = (draft: Draft, connection: ConnectionId, message: Message): void => {
  draft.effects.push({ type: "send", connection, message });
};

export const report = (draft: Draft, what: PeerReport): void => {
  draft.effects.push({ type: "report", report: what });
};

/** Ends a session from our side: says bye unless nobody listens, closes, and forgets what was asked of it. */
export const endSession = (
  draft: Draft,
  session: Session,
  reason: ByeReason,
  how: "gently" | "at-once" = "gently",
  problem: PeerProblem | null = { type: "ended", reason },
): void => {
  if (how === "gently") send(draft, session.connection, { type: "bye", reason });
  draft.effects.push({ type: "close", connection: session.connection, how });
  if (session.state === "open" || session.state === "slow")
    report(draft, { type: "closed", device: session.device, reason });
  patchSession(draft, session.connection, { state: "closing", since: draft.now });
  if (reason !== "second-link") patchPeer(draft, session.device, { problem });
  dropWants(draft, session.connection);
};

/** Forgets what was asked of a connection; others are asked instead. */
export const dropWants = (draft: Draft, connection: ConnectionId): void => {
  for (const [author, want] of draft.wants) if (want.connection === connection) draft.wants.delete(author);
};

/** Notes that `device` failed to give `author`, and when it may be asked again. A fork is never asked for again. */
export const noteFailure = (draft: Draft, device: DeviceId, author: AuthorId, cause: Retry["cause"]): void => {
  const { retries } = peerOf(draft, device);
  const before = retries.get(author);
  // A gap after another failure is that failure's consequence, not a second one.
  if (cause === "gap" && before !== undefined && before.notBefore > draft.now) return;
  const failures = Math.min((before?.failures ?? 0) + 1, RETRY_DOUBLINGS_MAX + 1);
  const pause = Math.min(RETRY_FIRST_MS * 2 ** (failures - 1), RETRY_LONGEST_MS) * (0.75 + draft.fraction / 2);
  const forGood = cause === "fork" || before?.cause === "fork";
  const retry: Retry = forGood
    ? { cause: "fork", failures, notBefore: Number.POSITIVE_INFINITY }
    : { cause, failures, notBefore: draft.now + pause };
  patchPeer(draft, device, { retries: new Map(retries).set(author, retry) });
};

/** Notes that `device` gave `author` as it should. */
export const noteSuccess = (draft: Draft, device: DeviceId, author: AuthorId): void => {
  const { retries } = peerOf(draft, device);
  if (!retries.has(author)) return;
  const rest = new Map(retries);
  rest.delete(author);
  patchPeer(draft, device, { retries: rest });
};

/** Moves our own position of `author`, which is on disk. */
export const moveVector = (draft: Draft, author: AuthorId, seq: number): void => {
  draft.vector = advance(draft.vector, author, seq);
};
