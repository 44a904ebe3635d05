import { describe, expect, it, onTestFinished } from "vitest";
import type { PrintJob, QueueRow, Sale, TenderResult, TillState } from "../../src/api/schemas.ts";
import type { ReceiptDocument } from "../../src/domain/receipt.ts";
import { receiptNumberToText } from "../../src/domain/receipt-number.ts";
import { type Paper, startVirtualPrinter, type VirtualPrinter } from "../../src/hardware/virtual/virtual-printer.ts";
import { listenTo } from "./support/events.ts";
import { CATALOGUE, refusalOf, runTill, type TestTill } from "./support/running-till.ts";

const withPrinter = async (): Promise<{ till: TestTill; printer: VirtualPrinter }> => {
  const printer = await startVirtualPrinter({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => printer.close());
  const till = await runTill({ catalogue: CATALOGUE, start: { printer: `tcp://127.0.0.1:${printer.port}` } });
  return { till, printer };
};

const nextPaper = (printer: VirtualPrinter): Promise<string> =>
  new Promise((resolve) => {
    const stop = printer.onPaper((paper: Paper) => {
      stop();
      resolve(paper.lines.join("\n"));
    });
  });

const sell = async (till: TestTill, kind: "cash" | "card"): Promise<Sale> => {
  const sale = { id: crypto.randomUUID(), lines: [{ code: "milk" }], tenders: [{ kind }] };
  return (await till.cashier<Sale>("POST", "/api/sales", sale)).body;
};

const jobsOf = async (till: TestTill): Promise<PrintJob[]> =>
  (await till.cashier<{ items: PrintJob[] }>("GET", "/api/print-jobs")).body.items;

/** Waits until the job of `saleId` has come to one of its ends. */
const outcomeOf = async (till: TestTill, jobId: string): Promise<PrintJob> => {
  const events = await listenTo(till);
  for (;;) {
    const job = (await jobsOf(till)).find(({ id }) => id === jobId);
    if (job !== undefined && job.outcome !== "waiting" && job.outcome !== "printing") {
      events.leave();
      return job;
    }
    await events.next("printer");
  }
};

describe("the paper of a sale", () => {
  it("says the receipt, and opens the drawer for cash alone", async () => {
    const { till, printer } = await withPrinter();
    const paper = nextPaper(printer);
    const sale = await sell(till, "cash");
    expect(await paper).toMatch(new RegExp(`${receiptNumberToText(sale.body.receipt)}[^]*Milk 1 l[^]*1\\.29`));
    expect(await outcomeOf(till, sale.print?.id ?? "")).toMatchObject({ outcome: "printed", copy: 0, problem: null });
    expect(printer.drawerPulses()).toBe(1);
    const second = nextPaper(printer);
    const byCard = await sell(till, "card");
    expect(await second).toContain(receiptNumberToText(byCard.body.receipt));
    expect(printer.drawerPulses()).toBe(1);
    const preview = await till.cashier<ReceiptDocument>("GET", `/api/sales/${sale.id}/receipt`);
    expect([preview.status, preview.body.copy, preview.body.opensDrawer]).toEqual([200, 0, false]);
  });

  it("is a COPY the second time, counted in the log, and the drawer stays shut", async () => {
    const { till, printer } = await withPrinter();
    const original = nextPaper(printer);
    const sale = await sell(till, "cash");
    expect(await original).not.toMatch(/COPY/);
    for (const copy of [1, 2]) {
      const paper = nextPaper(printer);
      const job = await till.cashier<PrintJob>("POST", `/api/sales/${sale.id}/reprint`);
      expect(job.body).toMatchObject({ saleId: sale.id, copy });
      expect(await paper).toMatch(new RegExp(`COPY ${copy}`));
      await outcomeOf(till, job.body.id);
    }
    expect(printer.drawerPulses()).toBe(1);
    const { items } = (await till.cashier<{ items: QueueRow[] }>("GET", "/api/queue?limit=2")).body;
    const copies = items.filter(({ entityId, operation }) => entityId === sale.id && operation === "copy");
    expect(copies.length).toBe(2);
    expect(items.map(({ payload }) => (JSON.parse(payload) as { copy: number }).copy)).toEqual([2, 1]);
    const again = refusalOf(await till.cashier("POST", `/api/print-jobs/${(await jobsOf(till))[0]?.id}/retry`));
    expect(again.slice(0, 2)).toEqual([409, "print-job-not-over"]);
  });

  it("comes when the printer does: the sale has not waited", async () => {
    const { till, printer } = await withPrinter();
    await printer.setSwitches({ power: false });
    const events = await listenTo(till);
    const sale = await sell(till, "cash");
    expect(sale.print?.outcome).toBe("waiting");
    let told = (await events.next("printer")) as TillState["printer"];
    while (told.state !== "trouble") told = (await events.next("printer")) as TillState["printer"];
    expect(told.problem?.length ?? 0).toBeGreaterThan(20);
    expect((await till.cashier<TillState>("GET", "/api/state")).body.printer.waiting).toBe(1);
    const paper = nextPaper(printer);
    await printer.setSwitches({ power: true });
    expect(await paper).toContain(receiptNumberToText(sale.body.receipt));
  });
});

describe("a till without a printer", () => {
  it("keeps no jobs that nobody prints, and says so when a copy is asked for", async () => {
    const till = await runTill({ catalogue: CATALOGUE });
    await till.cashier("POST", "/api/basket/lines", { code: "milk" });
    const { sale } = (await till.cashier<TenderResult>("POST", "/api/basket/tenders", { kind: "cash" })).body;
    expect([sale?.print, await jobsOf(till)]).toEqual([null, []]);
    const [status, error, message] = refusalOf(await till.cashier("POST", `/api/sales/${sale?.id}/reprint`));
    expect([status, error]).toEqual([409, "no-printer"]);
    expect(message.length).toBeGreaterThan(30);
  });
});
