import { describe, expect, it } from "vitest";
import { toHex } from "../../../src/kernel/bytes.ts";
import { EMPTY_VECTOR, vectorsEqual, vectorTotal } from "../../../src/log/vector.ts";
import { createMesh, type Mesh, type MeshNode } from "../support/mesh.ts";

const pick = <T>(mesh: Mesh, items: readonly T[]): T | undefined => items[Math.floor(mesh.random() * items.length)];

/** One legal next step of the world, chosen by the seed. */
const misbehave = (mesh: Mesh, rates: { cut: number; connect: number; sell: number; full: number }): void => {
  const chance = mesh.random();
  const node = pick(mesh, mesh.nodes)!;
  let edge = rates.cut;
  if (chance < edge) {
    const link = pick(mesh, mesh.links);
    if (link !== undefined) mesh.cut(link);
    return;
  }
  if (chance < (edge += rates.connect)) {
    const other = pick(mesh, mesh.nodes)!;
    if (other !== node) mesh.connect(node.index, other.index);
    return;
  }
  if (chance < (edge += rates.sell)) {
    mesh.sell(node, 1 + Math.floor(mesh.random() * 4));
    return;
  }
  if (chance < edge + rates.full) {
    node.log.full = !node.log.full;
    return;
  }
  const what = mesh.random();
  if (what < 0.2) {
    mesh.now += Math.floor(mesh.random() * 700);
    mesh.tick(node);
  } else if (what < 0.4) mesh.work(node);
  else {
    const link = pick(mesh, mesh.links);
    if (link !== undefined) mesh.deliver(link, mesh.random() < 0.5 ? 0 : 1);
  }
};

const hashes = (node: MeshNode, mesh: Mesh): string[] =>
  mesh.nodes.flatMap(({ author }) => node.log.entries(author.author).map(({ hash }) => toHex(hash)));

const allAgree = (mesh: Mesh): boolean =>
  mesh.nodes.every((node) =>
    mesh.nodes.every(
      (peer) =>
        vectorsEqual(node.log.vector(), peer.log.vector()) &&
        (peer === node ||
          vectorsEqual(node.state.peers.get(peer.author.device)?.holds ?? EMPTY_VECTOR, peer.log.vector())),
    ),
  );

const runSeed = (seed: number): { entries: number; mesh: Mesh } => {
  const mesh = createMesh(2 + (seed % 4), seed);
  const rates = {
    cut: mesh.random() * 0.02,
    connect: 0.01 + mesh.random() * 0.03,
    sell: mesh.random() * 0.1,
    full: seed % 3 === 0 ? 0.005 : 0,
  };
  for (let i = 0; i < 600; i++) misbehave(mesh, rates);
  mesh.sell(mesh.nodes[0]!);
  for (const node of mesh.nodes) node.log.full = false;
  // The longest pause after a failure, and room for what follows it.
  mesh.heal(80_000, () => allAgree(mesh));
  const [first] = mesh.nodes;
  for (const node of mesh.nodes) {
    expect(vectorsEqual(node.log.vector(), first!.log.vector()), `seed ${seed}: till ${node.index}`).toBe(true);
    expect(hashes(node, mesh)).toEqual(hashes(first!, mesh));
    expect(vectorsEqual(node.state.vector, node.log.vector()), `seed ${seed}: what is said is what is held`).toBe(true);
    for (const peer of mesh.nodes)
      if (peer !== node)
        expect(
          vectorsEqual(node.state.peers.get(peer.author.device)!.holds, peer.log.vector()),
          `seed ${seed}: till ${node.index} knows what till ${peer.index} acknowledged`,
        ).toBe(true);
  }
  return { entries: vectorTotal(first!.log.vector()), mesh };
};

describe("tills that lose links at any moment", () => {
  it(
    "hold the same entries once they can talk, and never said they held what they did not",
    { timeout: 120_000 },
    () => {
      let entries = 0;
      for (let seed = 1; seed <= 30; seed++) entries += runSeed(seed).entries;
      // A run counts only if enough happened in it.
      expect(entries).toBeGreaterThan(1_000);
    },
  );

  it("come out the same from the same seed", { timeout: 60_000 }, () => {
    expect(runSeed(7).mesh.sent).toEqual(runSeed(7).mesh.sent);
  });

  it("reach a till that has only one neighbour", () => {
    const mesh = createMesh(4, 99);
    const chain = (): void => {
      for (const [a, b] of [
        [0, 1],
        [1, 2],
        [2, 3],
      ] as const)
        mesh.connect(a, b);
    };
    chain();
    mesh.drain();
    mesh.sell(mesh.nodes[0]!, 3);
    for (let i = 0; i < 20; i++) {
      mesh.now += 100;
      for (const node of mesh.nodes) mesh.tick(node);
      mesh.drain();
    }
    expect(mesh.nodes[3]!.log.vector().get(mesh.nodes[0]!.author.author)).toBe(3);
  });
});
