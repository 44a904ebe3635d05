import { afterEach, describe, expect, it } from "vitest";
import { seqOf, vectorsEqual } from "../../src/log/vector.ts";
import { admit, connectedTo, createTill, type Members, startTills, type Till } from "./support/tills.ts";

let tills: Till[] = [];
afterEach(async () => {
  await Promise.all(tills.map((till) => till.stop()));
  tills = [];
});

const start = async (count: number): Promise<{ members: Members; tills: Till[] }> => {
  const members: Members = new Map();
  tills = await startTills(count, members);
  await Promise.all(tills.map((till) => till.until(() => connectedTo(till) === count - 1, "all connected")));
  return { members, tills };
};

describe("tills over real TLS", () => {
  it("put a sale on the other tills' disks and know it", async () => {
    const [one, two, three] = (await start(3)).tills as [Till, Till, Till];
    const seq = one.sell();
    await one.until(() => one.engine.holders(one.author.author, seq) === 3, "on 3 tills");
    expect(seqOf(two.log.vector(), one.author.author)).toBe(seq);
    expect(seqOf(three.log.vector(), one.author.author)).toBe(seq);
    expect(one.engine.heldElsewhere(one.author.author)).toBe(seq);
  });

  it("put twenty sales in a row there, each before the next", async () => {
    const [one, two] = (await start(2)).tills as [Till, Till];
    for (let i = 0; i < 20; i++) {
      const seq = one.sell();
      await one.until(() => one.engine.holders(one.author.author, seq) === 2, "on 2 tills");
    }
    expect(two.log.appended.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  it("fetch what was sold while they were cut off, and show being alone meanwhile", async () => {
    const [one, two] = (await start(2)).tills as [Till, Till];
    two.engine.setCut(true);
    await one.until(() => one.engine.state().state === "alone", "alone");
    expect(one.engine.state().peers[0]!.problem).toMatch(/\?|\./);
    for (let i = 0; i < 250; i++) {
      one.sell();
      two.sell();
    }
    expect(two.engine.state().networkCut).toBe(true);
    two.engine.setCut(false);
    await one.until(
      () => vectorsEqual(one.log.vector(), two.log.vector()) && one.engine.state().state === "in-step",
      "in step",
    );
    await two.until(() => two.engine.state().state === "in-step", "in step");
    expect(seqOf(one.log.vector(), two.author.author)).toBe(250);
  });

  it("find a restarted till again by its last known address, without typing it", async () => {
    const {
      members,
      tills: [one, two],
    } = (await start(2)) as { members: Members; tills: [Till, Till] };
    expect(JSON.parse(one.file.text!)).toMatchObject({ [two.author.device]: { host: "127.0.0.1", port: two.port } });
    await one.stop();
    await two.until(() => connectedTo(two) === 0, "gone");
    expect(two.engine.state().peers[0]!.problem).toContain("switched off");
    const again = await createTill("lane one", members, { certificate: one.certificate, file: one.file, log: one.log });
    tills = [again, two];
    await again.engine.start();
    await again.until(() => connectedTo(again) === 1, "connected again");
  });

  it("keep one link when both dial at once", async () => {
    const members: Members = new Map();
    const first = await createTill("lane one", members);
    admit(members, first.author, first.certificate);
    first.port = (await first.engine.start()).port;
    const second = await createTill("lane two", members);
    admit(members, second.author, second.certificate);
    second.port = (await second.engine.start()).port;
    tills = [first, second];
    first.transport.dial(second.author.device, { host: "127.0.0.1", port: second.port }, second.author.device);
    second.transport.dial(first.author.device, { host: "127.0.0.1", port: first.port }, first.author.device);
    const ended = (till: Till): number => till.reports.filter(({ type }) => type === "closed").length;
    await first.until(
      () => first.reports.filter(({ type }) => type === "opened").length === 2 && ended(first) === 1,
      "two, then one",
    );
    await second.until(() => ended(second) >= 1 && connectedTo(second) === 1, "one");
    const seq = first.sell();
    await first.until(() => first.engine.holders(first.author.author, seq) === 2, "on 2 tills");
    expect(first.reports.filter(({ type }) => type === "closed")).toMatchObject([{ reason: "second-link" }]);
    // The link that stays is the one the lower device id dialled.
    const lower = first.author.device < second.author.device ? first : second;
    const kept = lower.reports.filter((report) => report.type === "opened" && report.dialedByUs);
    expect(kept).toHaveLength(1);
  });

  it("measure each other's clocks", async () => {
    const [one] = (await start(2)).tills as [Till, Till];
    await one.until(() => one.engine.state().peers[0]!.clockOffsetMs !== null, "a clock sample");
    expect(Math.abs(one.engine.state().peers[0]!.clockOffsetMs!)).toBeLessThan(1_000);
  });

  it("close the sockets of a till that is no member any more", async () => {
    const {
      members,
      tills: [one, two],
    } = (await start(2)) as { members: Members; tills: [Till, Till] };
    members.delete(two.author.device);
    await one.until(() => one.reports.some((r) => r.type === "closed" && r.reason === "not-a-member"), "closed");
    expect(one.engine.state().peers).toEqual([]);
  });
});
