import { randomBytes } from "node:crypto";
import { Bonjour } from "bonjour-service";
import { afterEach, describe, expect, it } from "vitest";
import { toHex } from "../../src/kernel/bytes.ts";
import type { ClusterId, DeviceId } from "../../src/log/ids.ts";
import { createMdnsDiscovery } from "../../src/peer/mdns-discovery.ts";
import { SERVICE_TYPE, textRecordOf } from "../../src/peer/mdns-records.ts";
import type { Candidate } from "../../src/peer/ports.ts";
import { systemScheduler } from "../../src/peer/system-scheduler.ts";
import { createAuthor, type TestAuthor } from "./support/authors.ts";
import { admit, connectedTo, createTill, type Members, silentLogger, type Till } from "./support/tills.ts";

const opened: { stop(): unknown }[] = [];
afterEach(async () => {
  for (const thing of opened.splice(0).toReversed()) await thing.stop();
});

// Other runs of these tests may be on the same network: each has a store and tills of its own.
const randomHex = (bytes: number): string => toHex(new Uint8Array(randomBytes(bytes)));

const mdns = (cluster: ClusterId, device: DeviceId) =>
  createMdnsDiscovery({
    cluster,
    device,
    loopback: true,
    addresses: () => ["127.0.0.1"],
    scheduler: systemScheduler(),
    logger: silentLogger,
  });

const startPair = async (): Promise<{ cluster: ClusterId; members: Members; one: Till; two: Till }> => {
  const cluster = randomHex(16) as ClusterId;
  const seeds = [randomHex(8), randomHex(8)] as const;
  const authors = seeds.map((seed) => createAuthor(seed, cluster));
  const sealKeys = new Map(authors.map(({ device, sealKey }) => [device, sealKey]));
  const members: Members = new Map();
  const options = { cluster, sealKeys, discovery: (author: TestAuthor) => mdns(cluster, author.device) };
  const tills: Till[] = [];
  for (const seed of seeds) {
    const till = await createTill(seed, members, options);
    admit(members, till.author, till.certificate);
    tills.push(till);
  }
  for (const till of tills) {
    till.port = (await till.engine.start()).port;
    opened.push(till);
  }
  const [one, two] = tills as [Till, Till];
  await one.until(() => connectedTo(one) === 1, "found by mDNS");
  return { cluster, members, one, two };
};

/** Someone who announces what it likes in the name of `device`. */
const forger = (cluster: ClusterId, device: DeviceId, port: number): Bonjour => {
  const bonjour = new Bonjour({ interface: "127.0.0.1", bind: "0.0.0.0" } as object, () => undefined);
  opened.push({ stop: () => bonjour.destroy() });
  bonjour.publish({
    name: device,
    type: SERVICE_TYPE,
    port,
    host: "forged.local",
    txt: textRecordOf(cluster, device, port),
    probe: false,
  });
  return bonjour;
};

/** Hears what is announced in `cluster`; each `next` resolves with the next candidate that fits. */
const listener = async (
  cluster: ClusterId,
): Promise<(fits: (candidate: Candidate) => boolean) => Promise<Candidate>> => {
  const waiting = new Set<(candidate: Candidate) => void>();
  const discovery = mdns(cluster, randomHex(16) as DeviceId);
  opened.push(discovery);
  await discovery.start(1, (candidate) => {
    for (const tell of waiting) tell(candidate);
  });
  return (fits) =>
    new Promise((resolve) => {
      const tell = (candidate: Candidate): void => {
        if (!fits(candidate)) return;
        waiting.delete(tell);
        resolve(candidate);
      };
      waiting.add(tell);
    });
};

describe("finding tills by mDNS", () => {
  it("connects two tills that were told no address", async () => {
    const { one, two } = await startPair();
    const seq = two.sell();
    await two.until(() => two.engine.holders(two.author.author, seq) === 2, "on 2 tills");
    expect(one.engine.state().peers[0]!.address).toBe(`127.0.0.1:${two.port}`);
  });

  it("keeps a live link when a goodbye or another place is forged", async () => {
    const { cluster, one, two } = await startPair();
    const next = await listener(cluster);
    const heard = next(({ device, port }) => device === two.author.device && port === 9);
    const forged = forger(cluster, two.author.device, 9);
    await heard;
    await new Promise<void>((resolve) => {
      forged.unpublishAll(() => resolve());
    });
    const seq = one.sell();
    await one.until(() => one.engine.holders(one.author.author, seq) === 2, "on 2 tills");
    expect(one.reports.filter(({ type }) => type === "closed")).toEqual([]);
    expect(connectedTo(one)).toBe(1);
  });

  it("finds the real till although a forged place is announced for it", async () => {
    const { cluster, one, two } = await startPair();
    forger(cluster, two.author.device, 9);
    one.engine.setCut(true);
    await two.until(() => connectedTo(two) === 0, "cut");
    one.engine.setCut(false);
    await one.until(() => connectedTo(one) === 1, "connected again");
    expect(one.engine.state().peers[0]!.address).toBe(`127.0.0.1:${two.port}`);
  });

  it("tells nothing of another store's tills, and nothing of sales", async () => {
    const { cluster, one } = await startPair();
    const other = await listener(randomHex(16) as ClusterId);
    const own = await listener(cluster);
    let strangers = 0;
    void other(() => {
      strangers++;
      return false;
    });
    const candidate = await own(({ device }) => device === one.author.device);
    expect(candidate).toEqual({ device: one.author.device, host: "127.0.0.1", port: one.port });
    expect(strangers).toBe(0);
    expect(Object.keys(textRecordOf(cluster, one.author.device, one.port))).toEqual(["c", "d", "p"]);
  });
});
