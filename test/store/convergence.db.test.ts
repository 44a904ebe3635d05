import { describe, expect, it } from "vitest";
import type { EntryDraft } from "../../src/log/entry.ts";
import { missingFrom, vectorsEqual } from "../../src/log/vector.ts";
import { openDatabase } from "../../src/store/open-database.ts";
import { rebuild } from "../../src/store/rebuild.ts";
import { verifyStore } from "../../src/store/verify-store.ts";
import { crypto, sha256 } from "../support/crypto.ts";
import { productBody, productDraft, saleDraft, SETTINGS, settingsDraft } from "../support/drafts.ts";
import { seeded, type SeededRandom } from "../support/random.ts";
import { type Device, deviceNamed, storeWorld } from "../support/store-world.ts";
import { openTillStore, testClock, type TillStore } from "./support/till-store.ts";

const world = storeWorld();
const devices = [deviceNamed("lane 1", 1, "manager"), deviceNamed("lane 2", 2, "manager"), deviceNamed("lane 3", 3)];

/** Something a till may write: sales, concurrent edits of few articles and of the settings, renamed tills, unknown kinds. */
const anything = (random: SeededRandom, device: Device, number: number): EntryDraft => {
  switch (random.below(7)) {
    case 0:
      return productDraft(
        `p-${random.below(3)}`,
        productBody(`Milk of ${device.member.name}`, {
          active: random.below(4) > 0,
          gtins: [`0000000000000${random.below(3)}`],
        }),
        random.below(3) + 1,
      );
    case 1:
      return settingsDraft({ ...SETTINGS, name: `Shop of ${device.member.name} ${number}` }, random.below(3) + 1);
    case 2:
      return world.admission({ ...devices[2]!, member: { ...devices[2]!.member, name: `Till ${number}` } });
    default: {
      const lines = Array.from({ length: random.below(5) + 1 }, () => ({
        productId: `p-${random.below(3)}`,
        quantity: random.below(3000) + 1,
        total: random.below(1000),
      }));
      const tender = random.below(2) === 0 ? "cash" : "card";
      return saleDraft(random, { number, series: `T${device.member.number}AA`, lines, tender });
    }
  }
};

/** `to` asks `from` for a run of what it lacks, of a random author and size, sometimes again from before. */
const exchange = (random: SeededRandom, from: TillStore, to: TillStore): void => {
  const missing = missingFrom(to.log.vector(), from.log.vector());
  if (missing.length === 0) return;
  const { author, from: first } = random.pick(missing);
  const start = Math.max(1, first - (random.below(3) === 0 ? random.below(10) : 0));
  const run = from.log.readRun(author, start, random.below(40) + 1, random.below(40_000));
  const outcome = to.writer.appendReplicated(run!);
  expect(["appended", "duplicate", "unknown-author"]).toContain(outcome.type);
};

describe.each([1, 2, 3, 4])("tills that exchanged runs in any order and size (seed %i)", (seed) => {
  it("hold the same, mean the same, believe in the same members, and verify", () => {
    const random = seeded(seed);
    // Clocks far apart, one of them by a year.
    const clocks = [0, 5_000, -31_536_000_000].map((offset) => testClock(Date.UTC(2026, 2, 2) + offset));
    const tills = devices.map((device, index) => openTillStore(world, device, undefined, clocks[index]));
    const [founder] = tills;
    founder!.commit(world.founding(devices[0]!), world.admission(devices[1]!), world.admission(devices[2]!));
    for (let step = 0; step < 120; step++) {
      const index = random.below(3);
      const till = tills[index]!;
      const isKnown = till.log.members().has(devices[index]!.device);
      if (isKnown && random.below(3) === 0) {
        const drafts = Array.from({ length: random.below(3) + 1 }, () => anything(random, devices[index]!, step + 1));
        till.commit(...drafts);
      } else exchange(random, random.pick(tills), till);
    }
    for (let round = 0; round < 2000 && !allEqual(tills); round++)
      exchange(random, random.pick(tills), random.pick(tills));
    expect(allEqual(tills)).toBe(true);
    const [first, ...others] = tills;
    for (const other of others) {
      expect(other.projector.digests()).toEqual(first!.projector.digests());
      expect(other.log.members()).toEqual(first!.log.members());
    }
    expect(new Set(Object.values(first!.projector.digests())).size).toBeGreaterThan(6);
    for (const till of tills) {
      const scratch = (): ReturnType<typeof openDatabase> => openDatabase(":memory:");
      expect(verifyStore(till.sql, { ...crypto, cluster: world.cluster, scratch }).faults).toEqual([]);
      const before = till.projector.digests();
      rebuild(till.sql, till.projector, sha256);
      expect(till.projector.digests()).toEqual(before);
    }
  });
});

const allEqual = (tills: readonly TillStore[]): boolean =>
  tills.every((till) => vectorsEqual(till.log.vector(), tills[0]!.log.vector()));
