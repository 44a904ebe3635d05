import { afterEach, describe, expect, it } from "vitest";
import type { ReceiptDocument } from "../../src/domain/receipt.ts";
import { printerProfileSchema } from "../../src/hardware/escpos/printer-profile.ts";
import { Printer } from "../../src/hardware/printer.ts";
import type { Logger } from "../../src/kernel/ports.ts";
import { DeskPrinter } from "./support/desk-printer.ts";
import { ManualTime } from "./support/manual-time.ts";
import { MemoryQueue } from "./support/memory-queue.ts";
import { MIXED_TENDER, receipt } from "./support/receipts.ts";

const MINUTE = 60_000;
const SILENT: Logger = { info: () => {}, warn: () => {}, error: () => {} };
const random = { bytes: (length: number) => new Uint8Array(length), uuid: () => "", fraction: () => 0.5 };

const named = (text: string, more: Partial<ReceiptDocument> = {}): ReceiptDocument =>
  receipt([{ type: "text", text, align: "left", emphasis: "normal" }], more);
const cash = (text: string): ReceiptDocument => named(text, { opensDrawer: true });

let running: { printer: Printer; time: ManualTime }[] = [];
afterEach(async () => {
  for (const { printer, time } of running) {
    const stopped = printer.stop();
    await time.pass(10_000);
    await stopped;
  }
  running = [];
});

const desk = (profile: { status?: "asked" | "never" } = {}) => {
  const journal: string[] = [];
  const [queue, device, time] = [new MemoryQueue(journal), new DeskPrinter(journal), new ManualTime()];
  const printer = new Printer({
    name: "Lane 2",
    profile: printerProfileSchema.parse(profile),
    transport: device,
    queue,
    clock: time,
    random,
    scheduler: time,
    logger: SILENT,
  });
  running.push({ printer, time });
  const outcomes = () => [...queue.settlements.values()].map((each) => `${each.jobId} ${each.outcome}`);
  return { journal, queue, device, time, printer, outcomes };
};

describe("a printer's worker", () => {
  it("makes each step durable before its bytes: drawer, paper, proof", async () => {
    const { journal, queue, time, printer } = desk();
    printer.start();
    await time.pass(10);
    queue.add("a", cash("A"), time.wallMs());
    await time.pass(10);
    expect(journal).toEqual(["take drawer a", "pulse", "begin a", "paper", "printed a"]);
  });

  it("does nothing in the turn of the sale that brings the work", async () => {
    const { queue, device, time, printer } = desk();
    printer.start();
    await time.pass(10);
    const before = device.opened;
    queue.add("a", named("A"), time.wallMs());
    await new Promise(setImmediate);
    expect(device.opened).toBe(before);
    await time.pass(1);
    expect(device.papers).toHaveLength(1);
  });

  it("waits for a printer that is off and prints when it is back, if that is soon", async () => {
    const { queue, device, time, printer } = desk();
    device.off = true;
    printer.start();
    queue.add("a", named("A"), time.wallMs());
    await time.pass(MINUTE);
    expect(queue.settlements.size).toBe(0);
    expect(printer.status().problem?.message).toBe(
      "Printer 'Lane 2' cannot be found at 192.168.1.50 port 9100: check that it is switched on and its cable is in.",
    );
    device.off = false;
    await time.pass(20_000);
    expect(queue.settlements.get("a")).toEqual({ jobId: "a", outcome: "printed", problem: null });
    expect(printer.status()).toEqual({ state: "ready", problem: null });
  });

  it("prints no stale tickets: forty jobs of a printer that was off fail, and nothing comes out when it is back", async () => {
    const { queue, device, time, printer } = desk();
    device.off = true;
    printer.start();
    for (let at = 0; at < 60; at++) queue.add(`job${at}`, named(`ticket ${at}`), time.wallMs());
    await time.pass(2 * MINUTE + 300);
    expect(queue.settlements.size).toBe(60);
    device.off = false;
    await time.pass(5 * MINUTE);
    expect(device.papers).toEqual([]);
    expect([...queue.settlements.values()].filter((each) => each.outcome !== "failed")).toEqual([]);
    expect(queue.settlements.get("job7")?.problem?.message).toBe(
      "Printer 'Lane 2' cannot be found at 192.168.1.50 port 9100: check that it is switched on and its cable is in, then press Print again.",
    );
  });

  it("gives up by the time that passed when the wall clock is turned back, and when it is turned forward", async () => {
    const { queue, device, time, printer, outcomes } = desk();
    device.off = true;
    printer.start();
    queue.add("a", named("A"), time.wallMs());
    await time.pass(30_000);
    time.wall -= 60 * MINUTE;
    await time.pass(2 * MINUTE);
    expect(outcomes()).toEqual(["a failed"]);
    queue.add("c", named("C"), time.wallMs());
    await time.pass(30_000);
    time.wall -= 90_000;
    await time.pass(90_000 + 300);
    expect(outcomes()).toEqual(["a failed", "c failed"]);
    queue.add("b", named("B"), time.wallMs());
    time.wall += 60 * MINUTE;
    device.off = false;
    await time.pass(MINUTE);
    expect(outcomes()).toEqual(["a failed", "c failed", "b failed"]);
    expect(device.papers).toEqual([]);
  });

  it("does not print after a restart what was asked for yesterday, or by a clock that is wrong", async () => {
    const { queue, device, time, printer, outcomes } = desk();
    queue.add("yesterday", named("A"), time.wallMs() - 1440 * MINUTE);
    queue.add("tomorrow", named("B"), time.wallMs() + 1440 * MINUTE);
    queue.add("now", named("C"), time.wallMs() - 5_000);
    printer.start();
    await time.pass(100);
    expect(outcomes()).toEqual(["yesterday failed", "tomorrow failed", "now printed"]);
    expect(device.papers).toHaveLength(1);
  });

  it("calls unknown what was printing when the till died, and prints it again only as a POSSIBLE COPY", async () => {
    const { queue, device, time, printer, journal } = desk();
    const id = "0198c0de-0000-7000-8000-00000000aa7f";
    queue.add(id, cash("A"), time.wallMs());
    queue.leavePrinting(id);
    printer.start();
    await time.pass(1_000);
    expect(queue.settlements.get(id)).toMatchObject({ outcome: "unknown", problem: { type: "interrupted" } });
    expect(queue.settlements.get(id)?.problem?.message).toContain("The till stopped while the receipt");
    expect(device.papers).toEqual([]);
    queue.add(id, cash("A"), time.wallMs(), { afterUnknown: true });
    await time.pass(1_000);
    expect(device.papers[0]?.map((line) => line.trim()).slice(0, 4)).toEqual(["POSSIBLE COPY", "job AA7F", "", "A"]);
    expect(journal.filter((each) => each.startsWith("pulse"))).toEqual([]);
  });

  it("never tries again by itself what it began: a printer that dies in the middle leaves it unknown", async () => {
    const { queue, device, time, printer } = desk();
    device.diesAfterBytes = 60;
    printer.start();
    queue.add("a", MIXED_TENDER, time.wallMs());
    await time.pass(1_000);
    expect(queue.settlements.get("a")).toMatchObject({ outcome: "unknown", problem: { type: "lost" } });
    [device.diesAfterBytes, device.off] = [null, false];
    await time.pass(10 * MINUTE);
    expect(device.papers).toEqual([]);
  });

  it("calls unknown a paper whose end the printer does not confirm, though it answers all else", async () => {
    const { queue, device, time, printer } = desk();
    device.losesEndMark = true;
    printer.start();
    queue.add("a", named("A"), time.wallMs());
    await time.pass(1_000);
    expect(queue.settlements.get("a")?.outcome).toBe("unknown");
  });

  it("claims nothing for a printer that cannot answer", async () => {
    const { queue, device, time, printer } = desk({ status: "never" });
    device.readable = false;
    printer.start();
    queue.add("a", cash("A"), time.wallMs());
    await time.pass(1_000);
    expect(device.papers).toHaveLength(1);
    expect(queue.settlements.get("a")).toMatchObject({ outcome: "unknown", problem: { type: "cannot-answer" } });
    expect(queue.journal).toContain("pulse");
  });

  it("says that the connection broke when a printer that cannot answer dies in the middle, and stops there", async () => {
    const { queue, device, time, printer } = desk({ status: "never" });
    device.readable = false;
    device.diesAfterBytes = 60;
    printer.start();
    queue.add("a", MIXED_TENDER, time.wallMs());
    queue.add("b", MIXED_TENDER, time.wallMs());
    await time.pass(1_000);
    expect(queue.settlements.get("a")).toMatchObject({ outcome: "unknown", problem: { type: "lost" } });
    expect(queue.journal).not.toContain("begin b");
  });

  it("sends nothing to a printer that takes bytes and answers nothing", async () => {
    const { queue, device, time, printer } = desk();
    device.silent = true;
    printer.start();
    queue.add("a", cash("A"), time.wallMs());
    await time.pass(3 * MINUTE);
    expect(queue.journal).toEqual(["failed a"]);
    expect(device.papers).toEqual([]);
    expect(queue.settlements.get("a")?.problem?.type).toBe("silent");
  });

  it("goes on behind a document that cannot be laid out", async () => {
    const { queue, device, time, printer, outcomes } = desk();
    const broken = receipt([{ type: "text", text: null as unknown as string, align: "left", emphasis: "normal" }]);
    queue.add("broken", broken, time.wallMs());
    queue.add("next", named("B"), time.wallMs());
    printer.start();
    await time.pass(1_000);
    expect(outcomes()).toEqual(["broken failed", "next printed"]);
    expect(device.papers).toHaveLength(1);
  });

  it("prints nothing while the disk is full, and nothing twice when it fills in the middle", async () => {
    const { queue, device, time, printer } = desk();
    queue.add("a", named("A"), time.wallMs());
    queue.diskFull = true;
    printer.start();
    await time.pass(5_000);
    expect(device.papers).toEqual([]);
    expect(printer.status().problem?.message).toBe("The till cannot write to its disk: free some space.");
    queue.diskFull = false;
    // It fills again between the first byte and the settlement.
    const begin = queue.begin.bind(queue);
    queue.begin = (jobId) => {
      begin(jobId);
      queue.diskFull = true;
    };
    await time.pass(20_000);
    expect(device.papers).toHaveLength(1);
    expect(queue.settlements.size).toBe(0);
    queue.diskFull = false;
    await time.pass(20_000);
    expect(queue.settlements.get("a")?.outcome).toBe("printed");
    expect(device.papers).toHaveLength(1);
  });

  it("is hurried by new work, but not to a storm of connections", async () => {
    const { queue, device, time, printer } = desk();
    device.off = true;
    printer.start();
    queue.add("first", named("A"), time.wallMs());
    await time.pass(MINUTE);
    const before = device.opened;
    for (let at = 0; at < 100; at++) {
      queue.add(`job${at}`, named("B"), time.wallMs());
      await time.pass(10);
    }
    expect(device.opened - before).toBeGreaterThanOrEqual(3);
    expect(device.opened - before).toBeLessThanOrEqual(5);
  });

  it("tells when its state changes, and only then", async () => {
    const { device, time, printer } = desk();
    const heard: (string | undefined)[] = [];
    printer.onStatus((status) => heard.push(status.problem?.message ?? status.state));
    printer.start();
    await time.pass(MINUTE);
    device.paperOut = true;
    await time.pass(2 * MINUTE);
    device.paperOut = false;
    await time.pass(MINUTE);
    expect(heard).toEqual(["Printer 'Lane 2' is out of paper: put in a new roll.", "ready"]);
  });
});

describe("the cash drawer", () => {
  const pulses = (journal: readonly string[]): string[] => journal.filter((each) => each.startsWith("pulse"));

  it("opens for cash alone: not for cards, copies, possible copies or a second press on Print", async () => {
    const { queue, time, printer, journal, outcomes } = desk();
    const now = time.wallMs();
    queue.add("card", named("A"), now);
    queue.add("copy", { ...cash("B"), copy: 1 }, now);
    queue.add("possible", { ...cash("C"), possibleCopy: true }, now);
    queue.add("after", cash("D"), now, { afterUnknown: true });
    queue.add("again", cash("E"), now - 5_000, { askedAt: now });
    printer.start();
    await time.pass(1_000);
    expect(outcomes().every((each) => each.endsWith("printed"))).toBe(true);
    expect(pulses(journal)).toEqual([]);
  });

  it("opens at once though the paper is out, and not again when the roll is changed", async () => {
    const { queue, device, time, printer, journal } = desk();
    device.paperOut = true;
    printer.start();
    await time.pass(1_000);
    queue.add("a", cash("A"), time.wallMs());
    await time.pass(1_000);
    expect(journal).toEqual(["take drawer a", "pulse at once"]);
    // The next customer pays cash while the first receipt still waits.
    queue.add("b", cash("B"), time.wallMs());
    await time.pass(1_000);
    expect(pulses(journal)).toHaveLength(2);
    device.paperOut = false;
    await time.pass(30_000);
    expect(device.papers).toHaveLength(2);
    expect(pulses(journal)).toHaveLength(2);
  });

  it("stays shut when the printer comes back after the customer has gone", async () => {
    const { queue, device, time, printer, journal } = desk();
    device.off = true;
    printer.start();
    queue.add("a", cash("A"), time.wallMs());
    await time.pass(30_000);
    device.off = false;
    await time.pass(20_000);
    expect(device.papers).toHaveLength(1);
    expect(pulses(journal)).toEqual([]);
  });

  it("is not opened twice by a pulse that may have been lost", async () => {
    const { queue, device, time, printer, journal } = desk();
    const takeDrawer = queue.takeDrawer.bind(queue);
    queue.takeDrawer = (jobId) => {
      const taken = takeDrawer(jobId);
      device.off = true;
      return taken;
    };
    printer.start();
    queue.add("a", cash("A"), time.wallMs());
    await time.pass(100);
    expect(journal).toEqual(["take drawer a"]);
    queue.takeDrawer = takeDrawer;
    device.off = false;
    await time.pass(5_000);
    expect(journal).toEqual(["take drawer a", "begin a", "paper", "printed a"]);
  });
});
