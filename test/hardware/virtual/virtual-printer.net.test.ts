import { afterEach, describe, expect, it } from "vitest";
import { printerProfileSchema } from "../../../src/hardware/escpos/printer-profile.ts";
import { Printer } from "../../../src/hardware/printer.ts";
import { createTcpTransport } from "../../../src/hardware/tcp-9100.ts";
import { startVirtualPrinter, type VirtualPrinter } from "../../../src/hardware/virtual/virtual-printer.ts";
import type { Clock } from "../../../src/kernel/ports.ts";
import { MemoryQueue } from "../support/memory-queue.ts";
import { LONG_BASKET, MIXED_TENDER } from "../support/receipts.ts";

/** Real time whose wall clock and monotonic clock can be pushed forward. */
class PushedClock implements Clock {
  pushedMs = 0;
  wallMs(): number {
    return Date.now() + this.pushedMs;
  }
  monoMs(): number {
    return performance.now() + this.pushedMs;
  }
}

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

const lane = async (name = "Lane 2") => {
  const device: VirtualPrinter = await startVirtualPrinter({ host: "127.0.0.1", port: 0, name });
  cleanUps.push(() => device.close());
  const queue = new MemoryQueue();
  const clock = new PushedClock();
  const printer = new Printer({
    name,
    profile: printerProfileSchema.parse({}),
    transport: createTcpTransport({ host: device.host, port: device.port, connectMs: 500, writeMs: 1_000 }),
    queue,
    clock,
    random: { bytes: (length) => new Uint8Array(length), uuid: () => "", fraction: () => 0 },
    scheduler: {
      after: (delayMs, run) => {
        // Pauses of a test need not be as long as those of a shop.
        const timer = setTimeout(run, Math.min(delayMs, 100));
        return () => clearTimeout(timer);
      },
    },
    logger: { info: () => {}, warn: () => {}, error: () => {} },
    times: { answerMs: 150, endOfJobSliceMs: 150, endOfJobSlices: 10 },
  });
  cleanUps.push(() => printer.stop());
  const inTrouble = (): Promise<string> =>
    new Promise((resolve) => {
      const look = (): void => {
        const problem = printer.status().problem;
        if (problem) resolve(problem.message);
      };
      printer.onStatus(look);
      look();
    });
  return { device, queue, clock, printer, inTrouble };
};

describe("a till and a printer on the network", () => {
  it("print a basket of sixty lines and open the drawer for cash, one paper each", async () => {
    const { device, queue, printer } = await lane();
    printer.start();
    queue.add("long", LONG_BASKET, Date.now());
    queue.add("cash", MIXED_TENDER, Date.now());
    queue.add("copy", { ...MIXED_TENDER, copy: 1, opensDrawer: true }, Date.now());
    for (const id of ["long", "cash", "copy"]) expect((await queue.settled(id)).outcome).toBe("printed");
    expect(device.papers().map((paper) => paper.torn)).toEqual([false, false, false]);
    expect(device.drawerPulses()).toBe(1);
    const [long, cash, copy] = device.papers();
    expect(long?.lines.filter((line) => /\.99 [AB]$/.test(line))).toHaveLength(60);
    expect(cash?.lines.join("\n")).not.toContain("COPY");
    expect(copy?.lines.filter((line) => line.trim() === "COPY 1")).toHaveLength(2);
  });

  it("printer off: nothing is lost while it is young, and nothing comes out when it is old", async () => {
    const { device, queue, clock, printer, inTrouble } = await lane();
    await device.setSwitches({ power: false });
    printer.start();
    queue.add("young", MIXED_TENDER, clock.wallMs());
    expect(await inTrouble()).toMatch(/^Printer 'Lane 2' at 127\.0\.0\.1 port \d+ takes no connection: /);
    await device.setSwitches({ power: true });
    expect((await queue.settled("young")).outcome).toBe("printed");
    await device.setSwitches({ power: false });
    for (let at = 0; at < 40; at++) queue.add(`old${at}`, MIXED_TENDER, clock.wallMs());
    await inTrouble();
    clock.pushedMs += 2 * 60_000;
    const settlement = await queue.settled("old39");
    expect(settlement.outcome).toBe("failed");
    expect(settlement.problem?.message).toMatch(/then press Print again\.$/);
    await device.setSwitches({ power: true });
    queue.add("fresh", LONG_BASKET, clock.wallMs());
    expect((await queue.settled("fresh")).outcome).toBe("printed");
    expect(device.papers()).toHaveLength(2);
  });

  it("paper out: nothing is sent, the remedy is said, and a new roll brings the one receipt", async () => {
    const { device, queue, clock, printer, inTrouble } = await lane();
    await device.setSwitches({ paper: false });
    printer.start();
    queue.add("a", MIXED_TENDER, clock.wallMs());
    expect(await inTrouble()).toBe("Printer 'Lane 2' is out of paper: put in a new roll.");
    await device.setSwitches({ paper: true });
    expect((await queue.settled("a")).outcome).toBe("printed");
    expect(device.papers()).toHaveLength(1);
    await device.setSwitches({ paper: false });
    queue.add("b", MIXED_TENDER, clock.wallMs());
    await inTrouble();
    clock.pushedMs += 2 * 60_000;
    expect(await queue.settled("b")).toEqual({
      jobId: "b",
      outcome: "failed",
      problem: {
        type: "paper-out",
        message: "Printer 'Lane 2' is out of paper: put in a new roll, then press Print again.",
      },
    });
    await device.setSwitches({ paper: true });
    expect(device.papers()).toHaveLength(1);
  });

  it("cover open: said as such", async () => {
    const { device, printer, inTrouble } = await lane();
    await device.setSwitches({ coverOpen: true });
    printer.start();
    expect(await inTrouble()).toBe("Printer 'Lane 2' is open: close its cover.");
  });

  it("black hole: a connection that is taken proves nothing", async () => {
    const { device, queue, clock, printer, inTrouble } = await lane();
    await device.setSwitches({ blackHole: true });
    printer.start();
    queue.add("a", MIXED_TENDER, clock.wallMs());
    expect(await inTrouble()).toContain("is connected but does not answer");
    expect(queue.journal).toEqual([]);
    clock.pushedMs += 2 * 60_000;
    expect(await queue.settled("a")).toMatchObject({ outcome: "failed", problem: { type: "silent" } });
  });

  it("dies in the middle: unknown, and half a paper hangs out", async () => {
    const { device, queue, printer } = await lane();
    device.planAccident({ powerEndsAfterBytes: 400 });
    printer.start();
    queue.add("a", LONG_BASKET, Date.now());
    const settlement = await queue.settled("a");
    expect(settlement).toMatchObject({ outcome: "unknown", problem: { type: "lost" } });
    expect(settlement.problem?.message).toContain("It will say POSSIBLE COPY.");
    expect(device.papers().map((paper) => paper.torn)).toEqual([true]);
    await device.setSwitches({ power: true });
    queue.add("a", LONG_BASKET, Date.now(), { afterUnknown: true });
    expect((await queue.settled("a")).outcome).toBe("printed");
    expect(device.papers()[1]?.lines[0]?.trim()).toBe("POSSIBLE COPY");
  });

  it("paper ends in the middle: unknown, with the cause", async () => {
    const { device, queue, printer } = await lane();
    device.planAccident({ paperEndsAfterRows: 20 });
    printer.start();
    queue.add("a", LONG_BASKET, Date.now());
    const settlement = await queue.settled("a");
    expect(settlement).toMatchObject({ outcome: "unknown", problem: { type: "paper-out" } });
    expect(settlement.problem?.message).toMatch(
      /^While the receipt a was printing: Printer 'Lane 2' is out of paper: /,
    );
  });

  it("one dead printer holds no other", async () => {
    const dead = await lane("Lane 1");
    const well = await lane("Lane 2");
    await dead.device.setSwitches({ blackHole: true });
    dead.printer.start();
    well.printer.start();
    for (let at = 0; at < 5; at++) {
      dead.queue.add(`job${at}`, MIXED_TENDER, Date.now());
      well.queue.add(`job${at}`, MIXED_TENDER, Date.now());
    }
    expect((await well.queue.settled("job4")).outcome).toBe("printed");
    expect(dead.queue.settlements.size).toBe(0);
  });
});

describe("a virtual printer", () => {
  it("says of itself that it is one, to programs and below each picture", async () => {
    const { device, queue, printer } = await lane("Lane <2>");
    const link = await createTcpTransport({ host: device.host, port: device.port }).open();
    if (!link.ok) throw new Error(link.error.detail);
    await link.value.send(Uint8Array.of(0x1d, 0x49, 67));
    const answer = await link.value.receive(1_000);
    expect(answer.ok && answer.value && new TextDecoder().decode(answer.value)).toBe("_VIRTUAL Lane <2>\0");
    await link.value.close();
    printer.start();
    queue.add("a", MIXED_TENDER, Date.now());
    await queue.settled("a");
    expect(device.papers()[0]?.svg).toContain("Lane &lt;2&gt;: a virtual printer, not paper");
  });

  it("keeps the last hundred papers and tells of each", async () => {
    const device = await startVirtualPrinter({ host: "127.0.0.1", port: 0 });
    cleanUps.push(() => device.close());
    const all = new Promise<void>((resolve) => {
      device.onPaper((paper) => paper.id === "120" && resolve());
    });
    const link = await createTcpTransport({ host: device.host, port: device.port }).open();
    if (!link.ok) throw new Error(link.error.detail);
    for (let at = 0; at < 120; at++) await link.value.send(Uint8Array.of(0x41, 0x0a, 0x1d, 0x56, 0));
    await all;
    await link.value.close();
    expect(device.papers().map((paper) => paper.id)).toEqual(Array.from({ length: 100 }, (_, at) => String(at + 21)));
  });

  it("refuses to start where something listens already", async () => {
    const device = await startVirtualPrinter({ host: "127.0.0.1", port: 0 });
    cleanUps.push(() => device.close());
    await expect(startVirtualPrinter({ host: "127.0.0.1", port: device.port })).rejects.toThrow("EADDRINUSE");
  });
});
