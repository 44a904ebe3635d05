/**
 * What every session does on every event: the table of src/peer/protocol/spec.md, complete by type. Each cell starts
 * from a session of that state between two members, hands in one event and says which state follows and which effects.
 */
import { describe, expect, it } from "vitest";
import type { ByeReason, Message } from "../../../src/peer/protocol/messages.ts";
import { createReplicator, step } from "../../../src/peer/protocol/replicator.ts";
import type { PeerEffect, PeerHappening, ReplicatorState } from "../../../src/peer/protocol/replicator-state.ts";
import type { Session, SessionState } from "../../../src/peer/protocol/session.ts";
import { ACK_TIMEOUT_MS, PUSH_WINDOW_RUNS, SILENT_MS_MAX } from "../../../src/peer/protocol/timings.ts";
import { vectorDigest } from "../../../src/peer/protocol/vector-digest.ts";
import { createAuthor, sha256 } from "../support/authors.ts";
import { selfFacts } from "../support/mesh.ts";

const us = createAuthor("us");
const them = createAuthor("them");
const third = createAuthor("third");
const CONNECTION = 1;
const NOW = 100_000;
/** What they have written, and what we hold of it: nothing, until a cell says otherwise. */
const theirRun = them.commit();
const ourRun = us.commit();
const ourNext = us.commit();
const members = new Map([us, them].map(({ device }) => [device, `pin of ${device}`] as const));

type State = SessionState | "absent";
type EventName =
  | "connected"
  | "hello"
  | "hello-of-another-store"
  | "refuse"
  | "vector"
  | "vector-wanting-reply"
  | "want"
  | "want-of-nothing"
  | "entries"
  | "entries-beyond"
  | "ack"
  | "ping"
  | "ping-with-other-digest"
  | "pong"
  | "bye"
  | "unreadable"
  | "disconnected"
  | "appended-local"
  | "outcome-appended"
  | "outcome-gap"
  | "outcome-unknown-author"
  | "outcome-fork"
  | "outcome-refused"
  | "outcome-unavailable"
  | "loaded"
  | "loaded-nothing"
  | "ticked-soon"
  | "ticked-late"
  | "membership-without-them"
  | "self-changed"
  | "stopping";

interface Expected {
  readonly next: State;
  /** Messages as `send:type`, reports as `report:type`, closes as `close:how`, else the effect's type; in order. */
  readonly effects: readonly string[];
}

const nothing = (state: State): Expected => ({ next: state, effects: [] });
const ended = (reason: ByeReason, open: boolean, how: "gently" | "at-once" = "gently"): Expected => ({
  next: "closing",
  effects: [
    ...(how === "gently" ? [`send:bye:${reason}`] : []),
    `close:${how}`,
    ...(open ? [`report:closed:${reason}`] : []),
  ],
});

const absent: Record<EventName, Expected> = {
  connected: { next: "greeting", effects: ["send:hello"] },
  hello: nothing("absent"),
  "hello-of-another-store": nothing("absent"),
  refuse: nothing("absent"),
  vector: nothing("absent"),
  "vector-wanting-reply": nothing("absent"),
  want: nothing("absent"),
  "want-of-nothing": nothing("absent"),
  entries: nothing("absent"),
  "entries-beyond": nothing("absent"),
  ack: nothing("absent"),
  ping: nothing("absent"),
  "ping-with-other-digest": nothing("absent"),
  pong: nothing("absent"),
  bye: nothing("absent"),
  unreadable: nothing("absent"),
  disconnected: nothing("absent"),
  "appended-local": nothing("absent"),
  "outcome-appended": nothing("absent"),
  "outcome-gap": nothing("absent"),
  "outcome-unknown-author": nothing("absent"),
  "outcome-fork": { next: "absent", effects: ["report:fork"] },
  "outcome-refused": { next: "absent", effects: ["report:run-refused"] },
  "outcome-unavailable": { next: "absent", effects: ["report:disk-unavailable"] },
  loaded: nothing("absent"),
  "loaded-nothing": nothing("absent"),
  "ticked-soon": nothing("absent"),
  "ticked-late": nothing("absent"),
  "membership-without-them": nothing("absent"),
  "self-changed": nothing("absent"),
  stopping: nothing("absent"),
};

const outOfTurn = ended("out-of-turn", false);

const greeting: Record<EventName, Expected> = {
  ...absent,
  connected: { next: "greeting", effects: ["send:hello"] },
  hello: { next: "open", effects: ["report:opened"] },
  "hello-of-another-store": {
    next: "closing",
    effects: ["send:refuse:wrong-cluster", "close:gently", "report:refused-by-us:wrong-cluster"],
  },
  refuse: { next: "closing", effects: ["close:gently", "report:refused-by-peer:wrong-cluster"] },
  vector: outOfTurn,
  "vector-wanting-reply": outOfTurn,
  want: outOfTurn,
  "want-of-nothing": outOfTurn,
  entries: outOfTurn,
  "entries-beyond": outOfTurn,
  ack: outOfTurn,
  ping: outOfTurn,
  "ping-with-other-digest": outOfTurn,
  pong: outOfTurn,
  bye: { next: "closing", effects: ["close:gently"] },
  unreadable: { next: "closing", effects: ["report:unreadable", "send:bye:malformed", "close:gently"] },
  "appended-local": nothing("greeting"),
  "outcome-appended": nothing("greeting"),
  "outcome-gap": nothing("greeting"),
  "outcome-unknown-author": nothing("greeting"),
  "outcome-fork": { next: "greeting", effects: ["report:fork"] },
  "outcome-refused": { next: "greeting", effects: ["report:run-refused"] },
  "outcome-unavailable": { next: "greeting", effects: ["report:disk-unavailable"] },
  loaded: nothing("greeting"),
  "loaded-nothing": nothing("greeting"),
  "ticked-soon": nothing("greeting"),
  "ticked-late": ended("no-hello", false),
  "membership-without-them": ended("not-a-member", false),
  "self-changed": nothing("greeting"),
  stopping: ended("stopping", false),
};

const open: Record<EventName, Expected> = {
  connected: { next: "greeting", effects: ["send:hello"] },
  hello: ended("out-of-turn", true),
  "hello-of-another-store": ended("out-of-turn", true),
  refuse: { next: "closing", effects: ["close:gently", "report:refused-by-peer:wrong-cluster"] },
  vector: { next: "open", effects: ["send:want"] },
  "vector-wanting-reply": { next: "open", effects: ["send:vector", "send:want"] },
  want: { next: "open", effects: ["load"] },
  "want-of-nothing": { next: "open", effects: ["send:vector"] },
  entries: { next: "open", effects: ["append"] },
  "entries-beyond": { next: "open", effects: ["send:want"] },
  ack: { next: "open", effects: ["send:want"] },
  ping: { next: "open", effects: ["send:pong"] },
  "ping-with-other-digest": { next: "open", effects: ["send:pong", "send:vector"] },
  pong: nothing("open"),
  bye: { next: "closing", effects: ["close:gently", "report:closed:stopping"] },
  unreadable: {
    next: "closing",
    effects: ["report:unreadable", "send:bye:malformed", "close:gently", "report:closed:malformed"],
  },
  disconnected: { next: "absent", effects: ["report:closed:lost"] },
  "appended-local": { next: "open", effects: ["send:entries"] },
  "outcome-appended": { next: "open", effects: ["send:ack"] },
  "outcome-gap": nothing("open"),
  "outcome-unknown-author": nothing("open"),
  "outcome-fork": { next: "open", effects: ["report:fork"] },
  "outcome-refused": { next: "open", effects: ["report:run-refused"] },
  "outcome-unavailable": { next: "open", effects: ["report:disk-unavailable"] },
  loaded: { next: "open", effects: ["send:entries"] },
  "loaded-nothing": { next: "open", effects: ["send:vector"] },
  "ticked-soon": { next: "open", effects: ["send:ping"] },
  "ticked-late": ended("silent", true, "at-once"),
  "membership-without-them": ended("not-a-member", true),
  "self-changed": nothing("open"),
  stopping: ended("stopping", true),
};

/** As `open` in all but what is pushed: the peer is told by vectors until it has acknowledged enough. */
const slow: Record<EventName, Expected> = {
  ...open,
  vector: { next: "slow", effects: ["send:want"] },
  "vector-wanting-reply": { next: "slow", effects: ["send:vector", "send:want"] },
  want: { next: "slow", effects: ["load"] },
  "want-of-nothing": { next: "slow", effects: ["send:vector"] },
  entries: { next: "slow", effects: ["append"] },
  "entries-beyond": { next: "slow", effects: ["send:want"] },
  ack: { next: "slow", effects: ["send:want"] },
  ping: { next: "slow", effects: ["send:pong"] },
  "ping-with-other-digest": { next: "slow", effects: ["send:pong", "send:vector"] },
  pong: nothing("slow"),
  "appended-local": nothing("slow"),
  "outcome-appended": { next: "slow", effects: ["send:ack"] },
  "outcome-gap": nothing("slow"),
  "outcome-unknown-author": nothing("slow"),
  "outcome-fork": { next: "slow", effects: ["report:fork"] },
  "outcome-refused": { next: "slow", effects: ["report:run-refused"] },
  "outcome-unavailable": { next: "slow", effects: ["report:disk-unavailable"] },
  loaded: { next: "slow", effects: ["send:entries"] },
  "loaded-nothing": { next: "slow", effects: ["send:vector"] },
  "ticked-soon": { next: "slow", effects: ["send:ping"] },
  "self-changed": nothing("slow"),
};

const closing: Record<EventName, Expected> = {
  ...absent,
  connected: { next: "greeting", effects: ["send:hello"] },
  hello: nothing("closing"),
  "hello-of-another-store": nothing("closing"),
  refuse: nothing("closing"),
  vector: nothing("closing"),
  "vector-wanting-reply": nothing("closing"),
  want: nothing("closing"),
  "want-of-nothing": nothing("closing"),
  entries: nothing("closing"),
  "entries-beyond": nothing("closing"),
  ack: nothing("closing"),
  ping: nothing("closing"),
  "ping-with-other-digest": nothing("closing"),
  pong: nothing("closing"),
  bye: nothing("closing"),
  unreadable: nothing("closing"),
  disconnected: nothing("absent"),
  "appended-local": nothing("closing"),
  "outcome-appended": nothing("closing"),
  "outcome-gap": nothing("closing"),
  "outcome-unknown-author": nothing("closing"),
  "outcome-fork": { next: "closing", effects: ["report:fork"] },
  "outcome-refused": { next: "closing", effects: ["report:run-refused"] },
  "outcome-unavailable": { next: "closing", effects: ["report:disk-unavailable"] },
  loaded: nothing("closing"),
  "loaded-nothing": nothing("closing"),
  "ticked-soon": nothing("closing"),
  "ticked-late": { next: "closing", effects: ["close:at-once"] },
  "membership-without-them": nothing("closing"),
  "self-changed": nothing("closing"),
  stopping: nothing("closing"),
};

const TABLE: Record<State, Record<EventName, Expected>> = { absent, greeting, open, slow, closing };

const hello = (cluster = selfFacts(them).cluster): Message => ({
  type: "hello",
  ...selfFacts(them),
  protocol: { min: 1, max: 1 },
  capabilities: [],
  cluster,
  vector: new Map(),
  wallMs: 0,
});

const received = (message: Message): PeerHappening => ({
  type: "received",
  connection: CONNECTION,
  message,
  bytes: 100,
});
const outcome = (given: Extract<PeerHappening, { type: "append-outcome" }>["outcome"]): PeerHappening => ({
  type: "append-outcome",
  connection: CONNECTION,
  device: them.device,
  bytes: 100,
  outcome: given,
});

const author = them.author;
const ahead = new Map([[author, 1]]);

const EVENTS: Record<EventName, PeerHappening> = {
  connected: { type: "connected", connection: CONNECTION, device: them.device, dialedByUs: true, address: "here" },
  hello: received(hello()),
  "hello-of-another-store": received(hello("f0".repeat(16) as never)),
  refuse: received({ type: "refuse", reason: "wrong-cluster", detail: "" }),
  vector: received({ type: "vector", vector: ahead, wantsReply: false }),
  "vector-wanting-reply": received({ type: "vector", vector: ahead, wantsReply: true }),
  want: received({ type: "want", author: us.author, from: 1 }),
  "want-of-nothing": received({ type: "want", author: third.author, from: 1 }),
  entries: received({ type: "entries", run: theirRun }),
  "entries-beyond": received({ type: "entries", run: them.commit() }),
  ack: received({ type: "ack", vector: ahead }),
  ping: received({ type: "ping", nonce: 1, wallMs: 0, digest: vectorDigest(sha256, new Map([[us.author, 1]])) }),
  "ping-with-other-digest": received({ type: "ping", nonce: 1, wallMs: 0, digest: "0".repeat(16) }),
  pong: received({ type: "pong", nonce: 9, wallMs: 0, digest: vectorDigest(sha256, new Map([[us.author, 1]])) }),
  bye: received({ type: "bye", reason: "stopping" }),
  unreadable: { type: "unreadable", connection: CONNECTION, fault: { type: "malformed", reason: "noise" } },
  disconnected: { type: "disconnected", connection: CONNECTION },
  "appended-local": { type: "appended-local", run: ourNext },
  "outcome-appended": outcome({ type: "appended", author, seq: 1, entries: 1 }),
  "outcome-gap": outcome({ type: "gap", author, expected: 1 }),
  "outcome-unknown-author": outcome({ type: "unknown-author", author }),
  "outcome-fork": outcome({ type: "fork", author, seq: 1 }),
  "outcome-refused": outcome({ type: "refused", author, seq: 1, reason: "bad-seal" }),
  "outcome-unavailable": outcome({ type: "unavailable", author, reason: "full" }),
  loaded: { type: "loaded", connection: CONNECTION, author: us.author, from: 1, run: ourRun },
  "loaded-nothing": { type: "loaded", connection: CONNECTION, author: us.author, from: 1, run: null },
  "ticked-soon": { type: "ticked" },
  "ticked-late": { type: "ticked" },
  "membership-without-them": { type: "membership-changed", members: new Map([[us.device, `pin of ${us.device}`]]) },
  "self-changed": { type: "self-changed", self: selfFacts(us, { port: 5 }) },
  stopping: { type: "stopping" },
};

const at = (now: number) => ({ now, wallMs: now, fraction: 0.5 });

/** A node that holds its own first entry, and one session in `state`; the peer holds that entry too. */
const nodeIn = (state: State): ReplicatorState => {
  let node = createReplicator(selfFacts(us), new Map([[us.author, 1]]), members);
  if (state === "absent") return node;
  node = step({ sha256 }, node, { ...at(NOW), ...EVENTS.connected }).state;
  if (state === "greeting") return node;
  const agreed: Message = { ...hello(), vector: new Map([[us.author, 1]]) } as Message;
  node = step({ sha256 }, node, { ...at(NOW), ...received(agreed) }).state;
  const patch: Partial<Session> = {
    state,
    // One run of theirs is at our disk, as an outcome in a cell supposes.
    inboundRuns: 1,
    inboundBytes: 100,
    loading: new Set([us.author]),
    flights:
      state === "slow"
        ? Array.from({ length: PUSH_WINDOW_RUNS }, () => ({
            author: us.author,
            to: 9,
            bytes: 1,
            at: NOW + ACK_TIMEOUT_MS,
          }))
        : [],
  };
  return { ...node, sessions: new Map([[CONNECTION, { ...node.sessions.get(CONNECTION)!, ...patch }]]) };
};

const nameOf = (effect: PeerEffect): string => {
  if (effect.type === "send") {
    const reason = "reason" in effect.message ? `:${effect.message.reason}` : "";
    return `send:${effect.message.type}${reason}`;
  }
  if (effect.type === "close") return `close:${effect.how}`;
  if (effect.type !== "report") return effect.type;
  const { report } = effect;
  const reason = "reason" in report && /^(closed|refused-by)/.test(report.type) ? `:${report.reason}` : "";
  return `report:${report.type}${reason}`;
};

describe.each(Object.keys(TABLE) as State[])("a session that is %s", (state) => {
  it.each(Object.keys(EVENTS) as EventName[])("on %s", (name) => {
    const before = nodeIn(state);
    const frozen = structuredClone(before);
    // A want is answered only when none of that author is being read.
    const start =
      name === "want" && (state === "open" || state === "slow")
        ? {
            ...before,
            sessions: new Map([[CONNECTION, { ...before.sessions.get(CONNECTION)!, loading: new Set<never>() }]]),
          }
        : before;
    const now = name === "ticked-late" ? NOW + SILENT_MS_MAX : NOW;
    const { state: after, effects } = step({ sha256 }, start, { ...at(now), ...EVENTS[name] });
    const expected = TABLE[state][name];
    expect({
      next: after.sessions.get(CONNECTION)?.state ?? "absent",
      effects: effects.map((effect) => nameOf(effect)),
    }).toEqual(expected);
    expect(before, "a step never changes the state it was given").toEqual(frozen);
  });
});
