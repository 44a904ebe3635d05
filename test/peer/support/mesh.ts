import { strict as assert } from "node:assert";
import type { SealedRun } from "../../../src/log/chain.ts";
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
export interface Mesh {
  readonly nodes: readonly MeshNode[];
  readonly links: Link[];
  now: number;
  random: () => number;
  connect(from: number, to: number): void;
  cut(link: Link): void;
  /** Delivers the next frame of one direction of a link. */
  deliver(link: Link, to: 0 | 1): void;
  work(node: MeshNode): void;
  sell(node: MeshNode, commits?: number): void;
  tick(node: MeshNode): void;
  apply(node: MeshNode, happening: PeerHappening): void;
  /** Connects everyone, lets time pass and all frames arrive until nothing moves. */
  heal(forMs: number, until?: () => boolean): void;
  readonly sent: Record<Message["type"], number>;
}

export const createMesh = (size: number, seed: number): Mesh => {
  const random = seeded(seed);
  const authors = Array.from({ length: size }, (_, i) => createAuthor(`till ${i}`));
  const sealKeys = new Map(authors.map(({ device, sealKey }) => [device, sealKey]));
  const members = new Map(authors.map(({ device }) => [device, `pin of ${device}`] as const));
  const nodes = authors.map((author, index): MeshNode => {
    const log = createMemoryLog(sealKeys);
    return {
      index,
      author,
      log,
      state: createReplicator(selfFacts(author), log.vector(), members),
      reports: [],
      work: [],
    };
  });
  const links: Link[] = [];
  let connection = 0;
  const sent: Mesh["sent"] = { hello: 0, refuse: 0, vector: 0, want: 0, entries: 0, ack: 0, ping: 0, pong: 0, bye: 0 };

  const linkOf = (id: number): [Link, 0 | 1] | null => {
    for (const link of links) {
      if (link.connections[0] === id) return [link, 0];
      if (link.connections[1] === id) return [link, 1];
    }
    return null;
  };

  const mayBeSaid = (node: MeshNode, vector: Vector): void => {
    const held = node.log.vector();
    for (const [author, seq] of vector)
      assert.ok(
        seq <= seqOf(held, author),
        `till ${node.index} says ${author} ${seq}, its disk has ${seqOf(held, author)}`,
      );
  };

  const run = (node: MeshNode, effect: PeerEffect): void => {
    if (effect.type === "report") node.reports.push(effect.report);
    else if (effect.type === "append" || effect.type === "load") node.work.push(effect);
    else if (effect.type === "send") {
      sent[effect.message.type]++;
      if ("vector" in effect.message) mayBeSaid(node, effect.message.vector);
      const frame = encodeFrame(effect.message);
      assert.ok(frame.ok, "an encodable message");
      const found = linkOf(effect.connection);
      if (found !== null) found[0].queues[1 - found[1]]!.push(frame.value);
    } else {
      const found = linkOf(effect.connection);
      if (found === null) return;
      if (effect.how === "at-once") mesh.cut(found[0]);
      else found[0].closing[found[1]] = true;
    }
  };

  const check = (node: MeshNode): void => {
    for (const session of node.state.sessions.values()) {
      assert.ok(session.inboundRuns >= 0 && session.inboundRuns <= INBOUND_RUNS_MAX);
      assert.ok(session.inboundBytes >= 0);
    }
    for (const want of node.state.wants.values())
      assert.ok(node.state.sessions.has(want.connection), "a want of a live link");
    for (const pending of node.state.pending.values()) assert.ok(pending.runs >= 1);
    mayBeSaid(node, node.state.vector);
  };

  const mesh: Mesh = {
    nodes,
    links,
    now: 1_000,
    random,
    sent,
    apply: (node, happening) => {
      const moment = { now: mesh.now, wallMs: 1_700_000_000_000 + mesh.now, fraction: random() };
      const next = step({ sha256 }, node.state, { ...moment, ...happening });
      node.state = next.state;
      for (const effect of next.effects) run(node, effect);
      check(node);
    },
    connect: (from, to) => {
      const a = nodes[from]!;
      const b = nodes[to]!;
      const link: Link = {
        ends: [from, to],
        connections: [++connection, ++connection],
        queues: [[], []],
        closing: [false, false],
      };
      links.push(link);
      mesh.apply(a, {
        type: "connected",
        connection: link.connections[0],
        device: b.author.device,
        dialedByUs: true,
        address: `till-${to}`,
      });
      mesh.apply(b, {
        type: "connected",
        connection: link.connections[1],
        device: a.author.device,
        dialedByUs: false,
        address: `till-${from}`,
      });
    },
    cut: (link) => {
      const at = links.indexOf(link);
      if (at < 0) return;
      links.splice(at, 1);
      for (const side of [0, 1] as const)
        mesh.apply(nodes[link.ends[side]]!, { type: "disconnected", connection: link.connections[side] });
    },
    deliver: (link, to) => {
      const bytes = link.queues[to].shift();
      const connectionId = link.connections[to];
      const node = nodes[link.ends[to]]!;
      if (bytes !== undefined) {
        const message = decodeFrame(sha256, bytes);
        if (message.ok)
          mesh.apply(node, { type: "received", connection: connectionId, message: message.value, bytes: bytes.length });
        else mesh.apply(node, { type: "unreadable", connection: connectionId, fault: message.error });
      } else if (link.closing[1 - to]) mesh.cut(link);
    },
    work: (node) => {
      const effect = node.work.shift();
      if (effect?.type === "append") {
        const outcome = node.log.appendReplicated(effect.run);
        mesh.apply(node, {
          type: "append-outcome",
          connection: effect.connection,
          device: effect.device,
          bytes: effect.bytes,
          outcome,
        });
      } else if (effect?.type === "load") {
        const loaded = node.log.readRun(effect.author, effect.from, effect.entriesMax, effect.bytesMax);
        mesh.apply(node, {
          type: "loaded",
          connection: effect.connection,
          author: effect.author,
          from: effect.from,
          run: loaded,
        });
      }
    },
    sell: (node, commits = 1) => {
      for (let i = 0; i < commits; i++) {
        const commit: SealedRun = node.author.commit();
        node.log.appendLocal(commit);
        mesh.apply(node, { type: "appended-local", run: commit });
      }
    },
    tick: (node) => {
      mesh.apply(node, { type: "ticked" });
      const due = nextDeadline(node.state);
      assert.ok(due === null || due > mesh.now, `nothing is still due after a tick: ${due} at ${mesh.now}`);
    },
    heal: (forMs, done = () => false) => {
      const until = mesh.now + forMs;
      const linked = (a: number, b: number): boolean =>
        links.some(({ ends }) => (ends[0] === a && ends[1] === b) || (ends[0] === b && ends[1] === a));
      for (;;) {
        for (let a = 0; a < size; a++) for (let b = a + 1; b < size; b++) if (!linked(a, b)) mesh.connect(a, b);
        for (let moved = true; moved;) {
          moved = false;
          for (const link of links.slice())
            for (const side of [0, 1] as const)
              while (links.includes(link) && (link.queues[side].length > 0 || link.closing[1 - side])) {
                mesh.deliver(link, side);
                moved = true;
              }
          for (const node of nodes)
            while (node.work.length > 0) {
              mesh.work(node);
              moved = true;
            }
        }
        const next = Math.min(...nodes.map(({ state }) => nextDeadline(state) ?? Number.POSITIVE_INFINITY));
        if (mesh.now >= until || done()) return;
        // A pair may have ended its last link just now: a dialler would try again a little later.
        mesh.now = Math.max(mesh.now, Math.min(next, mesh.now + 250));
        for (const node of nodes)
          if ((nextDeadline(node.state) ?? Number.POSITIVE_INFINITY) <= mesh.now) mesh.tick(node);
      }
    },
  };
  return mesh;
};

export const deviceOf = (mesh: Mesh, index: number): DeviceId => mesh.nodes[index]!.author.device;
