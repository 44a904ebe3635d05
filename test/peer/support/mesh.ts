import { strict as assert } from "node:assert";
import type { EntryDraft } from "../../../src/log/entry.ts";
import type { DeviceId } from "../../../src/log/ids.ts";
import { seqOf, type Vector } from "../../../src/log/vector.ts";
import type { Message } from "../../../src/peer/protocol/messages.ts";
import { OWN_PROTOCOL_RANGE } from "../../../src/peer/protocol/protocol-version.ts";
import { createReplicator, nextDeadline, step } from "../../../src/peer/protocol/replicator.ts";
import type {
  PeerEffect,
  PeerHappening,
  PeerReport,
  ReplicatorState,
} from "../../../src/peer/protocol/replicator-state.ts";
import type { SelfFacts } from "../../../src/peer/protocol/session.ts";
import { INBOUND_RUNS_MAX } from "../../../src/peer/protocol/timings.ts";
import { decodeFrame, encodeFrame } from "../../../src/peer/protocol/wire.ts";
import { CLUSTER, createAuthor, sha256, type TestAuthor } from "./authors.ts";
import { createMemoryLog, type MemoryLog } from "./memory-log.ts";

/** mulberry32: a small seeded generator, so that a failing seed is a failing test for ever. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

export const selfFacts = (author: TestAuthor, patch: Partial<SelfFacts> = {}): SelfFacts => ({
  cluster: CLUSTER,
  device: author.device,
  epoch: author.epoch,
  appVersion: "0.1.0",
  protocol: OWN_PROTOCOL_RANGE,
  capabilities: [],
  instance: author.epoch,
  port: 4000,
  ...patch,
});

export interface MeshNode {
  readonly index: number;
  readonly author: TestAuthor;
  readonly log: MemoryLog;
  state: ReplicatorState;
  readonly reports: PeerReport[];
  /** Appends and loads that wait, as in the engine, which yields between them. */
  readonly work: PeerEffect[];
}

interface Link {
  readonly ends: readonly [number, number];
  readonly connections: readonly [number, number];
  readonly queues: readonly [Uint8Array[], Uint8Array[]];
  /** Reached its end of the line: 0 none, else who asked to close after what is queued. */
  readonly closing: [boolean, boolean];
}

/** Several replicators, real frames and a network of ordered queues that can be cut at any point. */
export class Mesh {
  readonly nodes: readonly MeshNode[];
  readonly links: Link[] = [];
  readonly random: () => number;
  readonly sent: Record<Message["type"], number> = {
    hello: 0,
    refuse: 0,
    vector: 0,
    want: 0,
    entries: 0,
    ack: 0,
    ping: 0,
    pong: 0,
    bye: 0,
  };
  now = 1_000;
  #lastConnection = 0;

  constructor(size: number, seed: number) {
    this.random = seeded(seed);
    const authors = Array.from({ length: size }, (_, i) => createAuthor(`till ${i}`));
    const sealKeys = new Map(authors.map(({ device, sealKey }) => [device, sealKey]));
    const members = new Map(authors.map(({ device }) => [device, `pin of ${device}`] as const));
    this.nodes = authors.map((author, index): MeshNode => {
      const log = createMemoryLog(sealKeys);
      const state = createReplicator(selfFacts(author), log.vector(), members);
      return { index, author, log, state, reports: [], work: [] };
    });
  }

  apply(node: MeshNode, happening: PeerHappening): void {
    const moment = { now: this.now, wallMs: 1_700_000_000_000 + this.now, fraction: this.random() };
    const next = step({ sha256 }, node.state, { ...moment, ...happening });
    node.state = next.state;
    for (const effect of next.effects) this.#run(node, effect);
    this.#check(node);
  }

  connect(from: number, to: number): void {
    const [a, b] = [this.nodes[from]!, this.nodes[to]!];
    const connections = [++this.#lastConnection, ++this.#lastConnection] as const;
    this.links.push({ ends: [from, to], connections, queues: [[], []], closing: [false, false] });
    const made = (device: DeviceId, connection: number, dialedByUs: boolean): PeerHappening => ({
      type: "connected",
      connection,
      device,
      dialedByUs,
      address: device,
    });
    this.apply(a, made(b.author.device, connections[0], true));
    this.apply(b, made(a.author.device, connections[1], false));
  }

  /** Cuts a link; what was on its way is lost. */
  cut(link: Link): void {
    const at = this.links.indexOf(link);
    if (at < 0) return;
    this.links.splice(at, 1);
    for (const side of [0, 1] as const)
      this.apply(this.nodes[link.ends[side]]!, { type: "disconnected", connection: link.connections[side] });
  }

  /** Delivers the next frame of one direction of a link. */
  deliver(link: Link, to: 0 | 1): void {
    const bytes = link.queues[to].shift();
    const connection = link.connections[to];
    const node = this.nodes[link.ends[to]]!;
    if (bytes === undefined) {
      if (link.closing[1 - to]) this.cut(link);
      return;
    }
    const message = decodeFrame(sha256, bytes);
    if (message.ok) this.apply(node, { type: "received", connection, message: message.value, bytes: bytes.length });
    else this.apply(node, { type: "unreadable", connection, fault: message.error });
  }

  /** Does the next piece of a node's disk work. */
  work(node: MeshNode): void {
    const effect = node.work.shift();
    if (effect?.type === "append") {
      const { connection, device, bytes, run } = effect;
      const outcome = node.log.appendReplicated(run);
      this.apply(node, { type: "append-outcome", connection, device, bytes, outcome });
    } else if (effect?.type === "load") {
      const { connection, author, from } = effect;
      const run = node.log.readRun(author, from, effect.entriesMax, effect.bytesMax);
      this.apply(node, { type: "loaded", connection, author, from, run });
    }
  }

  sell(node: MeshNode, commits = 1): void {
    for (let i = 0; i < commits; i++) this.commit(node);
  }

  commit(node: MeshNode, drafts?: readonly EntryDraft[]): void {
    const commit = node.author.commit(drafts);
    node.log.appendLocal(commit);
    this.apply(node, { type: "appended-local", run: commit });
  }

  tick(node: MeshNode): void {
    this.apply(node, { type: "ticked" });
    const due = nextDeadline(node.state);
    assert.ok(due === null || due > this.now, `nothing is still due after a tick: ${due} at ${this.now}`);
  }

  /** Delivers every frame and does all work, until nothing moves. */
  drain(): void {
    for (let moved = true; moved;) {
      moved = false;
      for (const link of this.links.slice())
        for (const side of [0, 1] as const)
          while (this.links.includes(link) && (link.queues[side].length > 0 || link.closing[1 - side])) {
            this.deliver(link, side);
            moved = true;
          }
      for (const node of this.nodes)
        while (node.work.length > 0) {
          this.work(node);
          moved = true;
        }
    }
  }

  /** Connects everyone and lets time pass and all frames arrive, for so long or until it is done. */
  heal(forMs: number, done = () => false): void {
    const until = this.now + forMs;
    const isLinked = (a: number, b: number): boolean =>
      this.links.some(({ ends }) => ends.includes(a) && ends.includes(b));
    for (;;) {
      for (const { index: a } of this.nodes)
        for (let b = a + 1; b < this.nodes.length; b++) if (!isLinked(a, b)) this.connect(a, b);
      this.drain();
      if (this.now >= until || done()) return;
      const due = (node: MeshNode): number => nextDeadline(node.state) ?? Number.POSITIVE_INFINITY;
      // A pair may have ended its last link just now: a dialler would try again a little later.
      this.now = Math.max(this.now, Math.min(this.now + 250, ...this.nodes.map((node) => due(node))));
      for (const node of this.nodes) if (due(node) <= this.now) this.tick(node);
    }
  }

  #linkOf(connection: number): [Link, 0 | 1] | null {
    for (const link of this.links) {
      if (link.connections[0] === connection) return [link, 0];
      if (link.connections[1] === connection) return [link, 1];
    }
    return null;
  }

  #run(node: MeshNode, effect: PeerEffect): void {
    if (effect.type === "report") {
      node.reports.push(effect.report);
      return;
    }
    if (effect.type === "append" || effect.type === "load") {
      node.work.push(effect);
      return;
    }
    const found = this.#linkOf(effect.connection);
    if (effect.type === "close") {
      if (found !== null && effect.how === "at-once") this.cut(found[0]);
      else if (found !== null) found[0].closing[found[1]] = true;
      return;
    }
    this.sent[effect.message.type]++;
    if ("vector" in effect.message) mayBeSaid(node, effect.message.vector);
    const frame = encodeFrame(effect.message);
    assert.ok(frame.ok, "an encodable message");
    if (found !== null) found[0].queues[1 - found[1]]!.push(frame.value);
  }

  #check(node: MeshNode): void {
    for (const session of node.state.sessions.values()) {
      assert.ok(session.inboundRuns >= 0 && session.inboundRuns <= INBOUND_RUNS_MAX);
      assert.ok(session.inboundBytes >= 0);
    }
    for (const want of node.state.wants.values())
      assert.ok(node.state.sessions.has(want.connection), "a want of a live link");
    for (const pending of node.state.pending.values()) assert.ok(pending.runs >= 1);
    mayBeSaid(node, node.state.vector);
  }
}

/** Nothing may be said to be held that is not on the disk. */
const mayBeSaid = (node: MeshNode, vector: Vector): void => {
  const held = node.log.vector();
  for (const [author, seq] of vector)
    assert.ok(
      seq <= seqOf(held, author),
      `till ${node.index} says ${author} ${seq}, its disk has ${seqOf(held, author)}`,
    );
};

export const createMesh = (size: number, seed: number): Mesh => new Mesh(size, seed);
