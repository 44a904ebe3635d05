/** One test a fear: what a mesh of tills must not do. */
import { describe, expect, it } from "vitest";
import {
  INBOUND_RUNS_MAX,
  PUSH_WINDOW_RUNS,
  RETRY_LONGEST_MS,
  WANT_TIMEOUT_MS,
} from "../../../src/peer/protocol/timings.ts";
import type { AuthorId, DeviceId } from "../../../src/log/ids.ts";
import { seqOf } from "../../../src/log/vector.ts";
import type { Message } from "../../../src/peer/protocol/messages.ts";
import { createReplicator, step } from "../../../src/peer/protocol/replicator.ts";
import type { PeerEffect, PeerHappening } from "../../../src/peer/protocol/replicator-state.ts";
import { createAuthor, draftOfText, sha256, type TestAuthor } from "../support/authors.ts";
import { createMesh, type Mesh, selfFacts } from "../support/mesh.ts";
import { EXAMPLE_HELLO } from "../support/messages.ts";

/** One node, talked to by hand. */
const createScene = (ours = "us", peers = ["them", "others"]) => {
  const us = createAuthor(ours);
  const authors = peers.map((seed) => createAuthor(seed));
  const members = new Map<DeviceId, string>([us, ...authors].map(({ device }) => [device, `pin of ${device}`]));
  const scene = {
    us,
    authors,
    members,
    now: 1_000,
    state: createReplicator(selfFacts(us), new Map(), members),
    /** Effects of the last event. */
    effects: [] as readonly PeerEffect[],
    handle: (happening: PeerHappening): readonly PeerEffect[] => {
      const next = step({ sha256 }, scene.state, { now: scene.now, wallMs: scene.now, fraction: 0.5, ...happening });
      scene.state = next.state;
      scene.effects = next.effects;
      return next.effects;
    },
    hear: (connection: number, message: Message): readonly PeerEffect[] =>
      scene.handle({ type: "received", connection, message, bytes: 100 }),
    meet: (
      connection: number,
      peer: TestAuthor,
      vector: ReadonlyMap<AuthorId, number> = new Map(),
      dialedByUs = true,
      instance = peer.epoch as string,
    ) => {
      scene.handle({ type: "connected", connection, device: peer.device, dialedByUs, address: "10.0.0.2" });
      return scene.hear(connection, { ...EXAMPLE_HELLO, device: peer.device, epoch: peer.epoch, vector, instance });
    },
  };
  return scene;
};

const sent = <Type extends Message["type"]>(effects: readonly PeerEffect[], type: Type) =>
  effects.flatMap((effect) =>
    effect.type === "send" && effect.message.type === type
      ? [{ to: effect.connection, message: effect.message as Extract<Message, { type: Type }> }]
      : [],
  );

describe("pushing", () => {
  it("needs no question: a sale goes out as one frame and comes back as one acknowledgement", () => {
    const mesh = createMesh(2, 1);
    mesh.connect(0, 1);
    mesh.drain();
    const before = { ...mesh.sent };
    mesh.sell(mesh.nodes[0]!);
    mesh.drain();
    expect(mesh.sent.entries - before.entries).toBe(1);
    expect(mesh.sent.ack - before.ack).toBe(1);
    expect(mesh.sent.want - before.want).toBe(0);
    expect(mesh.sent.vector - before.vector).toBe(0);
  });

  it("does not bury a slow peer: beyond the window it is told by vectors, and pushed to again when it has caught up", () => {
    const s = createScene();
    s.meet(1, s.authors[0]!);
    for (let i = 0; i < PUSH_WINDOW_RUNS; i++)
      expect(sent(s.handle({ type: "appended-local", run: s.us.commit() }), "entries")).toHaveLength(1);
    expect(sent(s.handle({ type: "appended-local", run: s.us.commit() }), "entries")).toHaveLength(0);
    expect(s.state.sessions.get(1)!.state).toBe("slow");
    const landed = s.hear(1, { type: "ack", vector: new Map([[s.us.author, PUSH_WINDOW_RUNS]]) });
    expect(s.state.sessions.get(1)!.state).toBe("open");
    expect(seqOf(sent(landed, "vector")[0]!.message.vector, s.us.author)).toBe(PUSH_WINDOW_RUNS + 1);
  });

  it("cuts a commit of many entries into frames, and the peer still gets all of it", () => {
    const mesh = createMesh(2, 1);
    mesh.connect(0, 1);
    mesh.drain();
    const [one, two] = mesh.nodes as [Mesh["nodes"][0], Mesh["nodes"][0]];
    mesh.commit(
      one,
      Array.from({ length: 450 }, (_, i) => draftOfText(`article ${i}`)),
    );
    mesh.drain();
    expect(seqOf(two.log.vector(), one.author.author)).toBe(450);
  });

  it("sends a commit of huge entries, each of which fills most of a frame", () => {
    const mesh = createMesh(2, 1);
    mesh.connect(0, 1);
    mesh.drain();
    const [one, two] = mesh.nodes as [Mesh["nodes"][0], Mesh["nodes"][0]];
    mesh.commit(
      one,
      Array.from({ length: 3 }, () => draftOfText("x".repeat(700_000))),
    );
    mesh.drain();
    mesh.heal(6_000);
    expect(seqOf(two.log.vector(), one.author.author)).toBe(3);
    expect(one.reports.filter(({ type }) => type === "unsendable")).toEqual([]);
  });
});

describe("asking", () => {
  const ahead = (author: TestAuthor, seq: number): ReadonlyMap<AuthorId, number> => new Map([[author.author, seq]]);

  it("asks one peer at a time for one author, and another when it gets no answer", () => {
    const s = createScene();
    const [them, others] = s.authors as [TestAuthor, TestAuthor];
    const first = sent(s.meet(1, them, ahead(others, 5)), "want");
    expect(first).toMatchObject([{ to: 1, message: { from: 1 } }]);
    expect(sent(s.meet(2, others, ahead(others, 5)), "want")).toEqual([]);
    s.now += WANT_TIMEOUT_MS;
    expect(sent(s.handle({ type: "ticked" }), "want")).toMatchObject([{ to: 2, message: { from: 1 } }]);
  });

  it("asks another at once when the one that was asked is gone", () => {
    const s = createScene();
    const [them, others] = s.authors as [TestAuthor, TestAuthor];
    s.meet(1, them, ahead(others, 5));
    s.meet(2, others, ahead(others, 5));
    expect(sent(s.handle({ type: "disconnected", connection: 1 }), "want")).toMatchObject([{ to: 2 }]);
  });

  it.each(["silence", "vector", "refused", "unavailable", "unknown-author", "gap"] as const)(
    "does not ask in a hot loop when every answer is %s",
    (answer) => {
      const s = createScene();
      const [them] = s.authors as [TestAuthor];
      const run = them.commit();
      const { author } = them;
      const bad = {
        refused: { type: "refused", author, seq: 1, reason: "bad-seal" },
        unavailable: { type: "unavailable", author, reason: "full" },
        "unknown-author": { type: "unknown-author", author },
        gap: { type: "gap", author, expected: 1 },
      } as const;
      let wants = sent(s.meet(1, them, ahead(them, 1)), "want").length;
      let appends = 0;
      const count = (effects: readonly PeerEffect[]): void => {
        wants += sent(effects, "want").length;
        for (const effect of effects) {
          if (effect.type !== "append" || answer === "silence" || answer === "vector") continue;
          appends++;
          count(
            s.handle({ type: "append-outcome", connection: 1, device: them.device, bytes: 100, outcome: bad[answer] }),
          );
        }
      };
      const startedAt = s.now;
      for (; s.now < startedAt + 10 * RETRY_LONGEST_MS; s.now += 250) {
        const before = wants;
        count(s.hear(1, { type: "ack", vector: ahead(them, 1) }));
        count(s.handle({ type: "ticked" }));
        if (answer === "vector" && wants > before) {
          count(s.hear(1, { type: "vector", vector: new Map(), wantsReply: false }));
        } else if (answer !== "silence" && answer !== "vector") count(s.hear(1, { type: "entries", run }));
      }
      // Ten minutes: seven doublings up to a minute, then one a minute.
      expect(wants).toBeGreaterThan(5);
      expect(wants).toBeLessThan(25);
      expect(appends).toBeLessThan(25);
    },
  );

  it("never asks again for an author of whom a peer gave a forked entry, and says so once", () => {
    const s = createScene();
    const [them, others] = s.authors as [TestAuthor, TestAuthor];
    s.meet(1, them, ahead(others, 1));
    s.hear(1, { type: "entries", run: others.commit() });
    const outcome = { type: "fork", author: others.author, seq: 1 } as const;
    const reports = s.handle({ type: "append-outcome", connection: 1, device: them.device, bytes: 100, outcome });
    expect(reports).toMatchObject([{ type: "report", report: { type: "fork", from: them.device } }]);
    for (let i = 0; i < 50; i++) {
      s.now += 20_000;
      s.hear(1, { type: "ack", vector: ahead(others, 2 + i) });
      expect(sent(s.effects, "want")).toEqual([]);
      expect(s.hear(1, { type: "entries", run: others.commit() })).toEqual([]);
    }
  });

  it("asks for members' logs before strangers', and for a stranger's at once when it is admitted", () => {
    const s = createScene("us", ["them"]);
    const [them] = s.authors as [TestAuthor];
    const stranger = createAuthor("stranger");
    const both = new Map([...ahead(stranger, 1), ...ahead(them, 1)]);
    expect(sent(s.meet(1, them, both), "want").map(({ message }) => message.author)).toEqual([them.author]);
    s.hear(1, { type: "entries", run: them.commit() });
    const taken = s.handle({
      type: "append-outcome",
      connection: 1,
      device: them.device,
      bytes: 100,
      outcome: { type: "appended", author: them.author, seq: 1, entries: 1 },
    });
    expect(sent(taken, "want").map(({ message }) => message.author)).toEqual([stranger.author]);
    s.hear(1, { type: "entries", run: stranger.commit() });
    s.handle({
      type: "append-outcome",
      connection: 1,
      device: them.device,
      bytes: 100,
      outcome: { type: "unknown-author", author: stranger.author },
    });
    expect(sent(s.effects, "want")).toEqual([]);
    const members = new Map(s.members).set(stranger.device, "pin");
    expect(sent(s.handle({ type: "membership-changed", members }), "want")).toMatchObject([
      { to: 1, message: { author: stranger.author, from: 1 } },
    ]);
  });

  it("fetches the next run while the last is written, and no further ahead than that", () => {
    const s = createScene();
    const [them] = s.authors as [TestAuthor];
    s.meet(1, them, ahead(them, 9));
    const wants: number[] = [];
    for (let i = 1; i <= 3; i++) {
      s.hear(1, { type: "entries", run: them.commit() });
      wants.push(...sent(s.effects, "want").map(({ message }) => message.from));
    }
    expect(wants).toEqual([2]);
  });
});

describe("acknowledging", () => {
  it("waits for the disk: nothing is said to be held before the log has answered", () => {
    const s = createScene();
    const [them] = s.authors as [TestAuthor];
    s.meet(1, them);
    expect(sent(s.hear(1, { type: "entries", run: them.commit() }), "ack")).toEqual([]);
    expect(s.state.vector.has(them.author)).toBe(false);
    const outcome = { type: "appended", author: them.author, seq: 1, entries: 1 } as const;
    const acks = sent(
      s.handle({ type: "append-outcome", connection: 1, device: them.device, bytes: 100, outcome }),
      "ack",
    );
    expect(acks).toMatchObject([{ to: 1, message: { vector: new Map([[them.author, 1]]) } }]);
  });

  it("bounds what a peer can make this till hold in memory", () => {
    const s = createScene();
    const [them] = s.authors as [TestAuthor];
    s.meet(1, them);
    for (let i = 0; i < INBOUND_RUNS_MAX; i++) s.hear(1, { type: "entries", run: them.commit() });
    expect(s.state.sessions.get(1)!.state).toBe("open");
    s.hear(1, { type: "entries", run: them.commit() });
    expect(s.state.sessions.get(1)!.state).toBe("closing");
    expect(sent(s.effects, "bye")).toMatchObject([{ message: { reason: "over-window" } }]);
  });

  it("forgets what a peer held when the peer comes back with less: a disk can forget", () => {
    const s = createScene();
    const [them] = s.authors as [TestAuthor];
    s.handle({ type: "appended-local", run: s.us.commit() });
    s.meet(1, them, new Map([[s.us.author, 1]]));
    s.handle({ type: "disconnected", connection: 1 });
    s.meet(2, them, new Map());
    expect(seqOf(s.state.peers.get(them.device)!.holds, s.us.author)).toBe(0);
  });

  it("reports that a peer holds more of our own log than we do, and fetches it back", () => {
    const s = createScene();
    const [them] = s.authors as [TestAuthor];
    const effects = s.meet(1, them, new Map([[s.us.author, 12]]));
    expect(effects).toContainEqual({
      type: "report",
      report: { type: "own-ahead", author: s.us.author, seq: 12, held: 0, from: them.device },
    });
    expect(sent(effects, "want")).toMatchObject([{ message: { author: s.us.author, from: 1 } }]);
  });
});

describe("two links of one pair", () => {
  const pairOf = (a: string, b: string) => {
    const [x, y] = [createAuthor(a), createAuthor(b)];
    return x.device < y.device ? ([a, b] as const) : ([b, a] as const);
  };
  const [lower, higher] = pairOf("us", "them");

  it.each([
    ["the lower id", lower, higher, 1],
    ["the higher id", higher, lower, 2],
  ])("keep the one dialled by the lower id, seen from %s", (_who, self, other, kept) => {
    for (const order of [
      [1, 2],
      [2, 1],
    ]) {
      const s = createScene(self, [other]);
      const [them] = s.authors as [TestAuthor];
      // Link 1 was dialled by us, link 2 by them; they open in either order.
      for (const link of order) s.meet(link, them, new Map(), link === 1);
      const open = [...s.state.sessions.values()].filter(({ state }) => state === "open");
      expect(open.map(({ connection }) => connection)).toEqual([kept]);
    }
  });

  it("prefer a fresh link to one that has gone silent", () => {
    const s = createScene(higher, [lower]);
    const [them] = s.authors as [TestAuthor];
    s.meet(2, them, new Map(), false);
    s.now += 2_500;
    s.meet(1, them, new Map(), true, "another process".padEnd(16, "0").slice(0, 16));
    expect(s.state.sessions.get(1)!.state).toBe("open");
    expect(s.state.sessions.get(2)!.state).toBe("closing");
  });

  it("are no link of one pair when another process has the same identity: a copied till is refused", () => {
    const s = createScene();
    const [them] = s.authors as [TestAuthor];
    s.meet(1, them, new Map(), true, "11".repeat(8));
    const effects = s.meet(2, them, new Map(), false, "22".repeat(8));
    expect(sent(effects, "refuse")).toMatchObject([{ to: 2, message: { reason: "same-device" } }]);
    expect(s.state.sessions.get(1)!.state).toBe("open");
  });

  it("are refused when the other end is this till itself", () => {
    const s = createScene();
    s.handle({ type: "connected", connection: 1, device: s.us.device, dialedByUs: false, address: "10.0.0.9" });
    expect(sent(s.effects, "hello")).toEqual([]);
    expect(sent(s.effects, "refuse")).toMatchObject([{ message: { reason: "same-device" } }]);
  });
});

describe("refusing", () => {
  it.each([
    ["a protocol too far away", { protocol: { min: 7, max: 9 } }, "protocol-range"],
    ["another store", { cluster: "f0".repeat(16) }, "wrong-cluster"],
    ["our own identity", { device: createAuthor("us").device }, "same-device"],
    ["an identity its key does not prove", { device: createAuthor("others").device }, "wrong-device"],
  ] as const)("%s, with a reason a machine can read", (_what, patch, reason) => {
    const s = createScene();
    const [them] = s.authors as [TestAuthor];
    s.handle({ type: "connected", connection: 1, device: them.device, dialedByUs: false, address: "10.0.0.9" });
    const effects = s.hear(1, { ...EXAMPLE_HELLO, device: them.device, ...patch } as Message);
    expect(sent(effects, "refuse")).toMatchObject([{ message: { reason } }]);
    expect(effects).toContainEqual({ type: "close", connection: 1, how: "gently" });
    expect(s.state.peers.get(them.device)!.problem).toMatchObject({ type: "refused-by-us", reason });
  });

  it("a device that is no member, before saying hello", () => {
    const s = createScene();
    s.handle({
      type: "connected",
      connection: 1,
      device: createAuthor("stranger").device,
      dialedByUs: false,
      address: "x",
    });
    expect(sent(s.effects, "hello")).toEqual([]);
    expect(sent(s.effects, "refuse")).toMatchObject([{ message: { reason: "unknown-member" } }]);
  });

  it("ends the session of a member whose key was changed", () => {
    const s = createScene();
    const [them] = s.authors as [TestAuthor];
    s.meet(1, them);
    s.handle({ type: "membership-changed", members: new Map(s.members).set(them.device, "another pin") });
    expect(sent(s.effects, "bye")).toMatchObject([{ message: { reason: "not-a-member" } }]);
  });
});

describe("clocks", () => {
  it("are compared by the median of a few exchanges, free of the time on the way", () => {
    const s = createScene();
    const [them] = s.authors as [TestAuthor];
    s.meet(1, them);
    const offsets = [5_000, 5_000, 90_000, 5_000, 5_000];
    for (const offset of offsets) {
      s.now += 1_000;
      const ping = sent(s.handle({ type: "ticked" }), "ping")[0]!.message;
      s.now += 40;
      s.hear(1, { type: "pong", nonce: ping.nonce, wallMs: s.now - 20 + offset, digest: "0".repeat(16) });
    }
    const { clockSamples } = s.state.peers.get(them.device)!;
    expect(clockSamples).toEqual(offsets);
    expect(clockSamples.toSorted((a, b) => a - b)[2]).toBe(5_000);
  });

  it("are not believed from an answer nobody asked for", () => {
    const s = createScene();
    const [them] = s.authors as [TestAuthor];
    s.meet(1, them);
    s.now += 1_000;
    expect(sent(s.handle({ type: "ticked" }), "ping")).toHaveLength(1);
    s.hear(1, { type: "pong", nonce: 77, wallMs: 0, digest: "0".repeat(16) });
    expect(s.state.peers.get(them.device)!.clockSamples).toEqual([]);
  });
});
