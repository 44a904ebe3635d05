/**
 * Replication of one node with all its peers, as a pure function: an event and a state go in, a state and effects come
 * out. No clock, no socket, no disk. spec.md has the states, the invariants and the loops; the shell that runs the
 * effects is `peer-engine.ts`, and the simulator is the same loop with other effects.
 */
import type { Sha256 } from "../../kernel/ports.ts";
import type { DeviceId } from "../../log/ids.ts";
import type { Vector } from "../../log/vector.ts";
import {
  draftOf,
  type Draft,
  dropWants,
  endSession,
  moveVector,
  patchPeer,
  patchSession,
  report,
  stateOf,
} from "./draft.ts";
import { answerWant, follow, noteMore, takeEntries, takeOutcome, takeVector, takeWant } from "./following.ts";
import { greet, takeHello, takeRefusal } from "./greeting.ts";
import type { Message } from "./messages.ts";
import type { PeerEvent, ReplicatorState, Step } from "./replicator-state.ts";
import { type ConnectionId, isOpen, type SelfFacts, type Session } from "./session.ts";
import { answerPing, checkDigest, pushLocal, sendVector, settleFlights, takePong, tick } from "./telling.ts";
import { ACK_TIMEOUT_MS, CLOSING_MS_MAX, HELLO_WITHIN_MS, SILENT_MS_MAX } from "./timings.ts";

/** A node that has just started: `vector` is what its disk holds, `members` who may connect and with which pin. */
export const createReplicator = (
  self: SelfFacts,
  vector: Vector,
  members: ReadonlyMap<DeviceId, string>,
): ReplicatorState => ({
  self,
  members,
  vector,
  sessions: new Map(),
  peers: new Map(),
  wants: new Map(),
  pending: new Map(),
});

const takeOpenMessage = (draft: Draft, session: Session, message: Message, bytes: number): void => {
  const { connection } = session;
  switch (message.type) {
    case "hello":
      endSession(draft, session, "out-of-turn");
      return;
    case "refuse":
      takeRefusal(draft, session, message);
      return;
    case "bye":
      takeBye(draft, session, message.reason);
      return;
    case "vector":
      takeVector(draft, session, message.vector);
      settleFlights(draft, connection);
      if (message.wantsReply) sendVector(draft, connection, false);
      return;
    case "ack":
      noteMore(draft, session, message.vector);
      settleFlights(draft, connection);
      return;
    case "entries":
      if (takeEntries(draft, session, message.run, bytes) === "over-window") endSession(draft, session, "over-window");
      return;
    case "want":
      takeWant(draft, session, message.author, message.from);
      return;
    case "ping":
      answerPing(draft, session, message.nonce);
      checkDigest(draft, session, message.digest);
      return;
    case "pong":
      takePong(draft, session, message);
      checkDigest(draft, session, message.digest);
      return;
  }
};

const takeBye = (draft: Draft, session: Session, reason: Extract<Message, { type: "bye" }>["reason"]): void => {
  draft.effects.push({ type: "close", connection: session.connection, how: "gently" });
  if (isOpen(session)) report(draft, { type: "closed", device: session.device, reason });
  patchSession(draft, session.connection, { state: "closing", since: draft.now });
  if (reason !== "second-link") patchPeer(draft, session.device, { problem: { type: "ended", reason } });
  dropWants(draft, session.connection);
};

const receive = (draft: Draft, connection: ConnectionId, message: Message, bytes: number): void => {
  const session = draft.sessions.get(connection);
  if (session === undefined || session.state === "closing") return;
  patchSession(draft, connection, { heardAt: draft.now });
  patchPeer(draft, session.device, { heardAt: draft.now });
  const heard = { ...session, heardAt: draft.now };
  if (session.state !== "greeting") takeOpenMessage(draft, heard, message, bytes);
  else if (message.type === "hello") takeHello(draft, heard, message);
  else if (message.type === "refuse") takeRefusal(draft, heard, message);
  else if (message.type === "bye") takeBye(draft, heard, message.reason);
  else endSession(draft, heard, "out-of-turn");
};

const lose = (draft: Draft, connection: ConnectionId): void => {
  const session = draft.sessions.get(connection);
  if (session === undefined) return;
  draft.sessions.delete(connection);
  dropWants(draft, connection);
  if (!isOpen(session)) return;
  report(draft, { type: "closed", device: session.device, reason: "lost" });
  patchPeer(draft, session.device, { problem: { type: "ended", reason: "lost" } });
};

const changeMembers = (draft: Draft, members: ReadonlyMap<DeviceId, string>): void => {
  draft.members = members;
  for (const session of draft.sessions.values())
    if (session.state !== "closing" && members.get(session.device) !== session.pin)
      endSession(draft, session, "not-a-member");
  // Authors that were strangers may be members now.
  for (const [device, peer] of draft.peers) {
    const retries = new Map([...peer.retries].filter(([, retry]) => retry.cause !== "unknown-author"));
    if (retries.size < peer.retries.size) draft.peers.set(device, { ...peer, retries });
  }
};

const apply = (draft: Draft, event: PeerEvent): void => {
  switch (event.type) {
    case "connected":
      greet(draft, event);
      return;
    case "received":
      receive(draft, event.connection, event.message, event.bytes);
      return;
    case "unreadable": {
      const session = draft.sessions.get(event.connection);
      if (session === undefined || session.state === "closing") return;
      report(draft, { type: "unreadable", device: session.device, reason: event.fault.reason });
      endSession(draft, session, "malformed");
      return;
    }
    case "disconnected":
      lose(draft, event.connection);
      return;
    case "appended-local":
      moveVector(draft, event.run.author, event.run.entries.at(-1)?.seq ?? 0);
      pushLocal(draft, event.run);
      return;
    case "append-outcome":
      takeOutcome(draft, event);
      return;
    case "loaded":
      answerWant(draft, event);
      return;
    case "ticked":
      tick(draft);
      return;
    case "membership-changed":
      changeMembers(draft, event.members);
      return;
    case "self-changed":
      draft.self = event.self;
      return;
    case "stopping":
      for (const session of draft.sessions.values())
        if (session.state !== "closing") endSession(draft, session, "stopping", "gently", null);
      return;
  }
};

/** What follows from `event`. `ports.sha256` makes the digests of heartbeats. */
export const step = (ports: { readonly sha256: Sha256 }, state: ReplicatorState, event: PeerEvent): Step => {
  const draft = draftOf(ports.sha256, state, event);
  apply(draft, event);
  follow(draft);
  return { state: stateOf(draft), effects: draft.effects };
};

/** When a `ticked` is due next (monotonic milliseconds); null when nothing waits for time. */
export const nextDeadline = (state: ReplicatorState): number | null => {
  const due: number[] = [];
  for (const session of state.sessions.values()) {
    if (session.state === "greeting") due.push(session.since + HELLO_WITHIN_MS);
    else if (session.state === "closing") due.push(session.since + CLOSING_MS_MAX);
    else {
      due.push(session.heardAt + SILENT_MS_MAX, session.nextPingAt, session.nextVectorAt);
      if (session.newsAt !== null) due.push(session.newsAt);
      for (const flight of session.flights) due.push(flight.at + ACK_TIMEOUT_MS);
    }
  }
  for (const want of state.wants.values()) due.push(want.deadline);
  return due.length === 0 ? null : Math.min(...due);
};
