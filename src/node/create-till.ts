import type { PrinterState, Sale, Status, TillState } from "../api/schemas.ts";
import { exponentOfStore } from "../domain/basket-pricing.ts";
import type { PrinterStatus } from "../hardware/printer.ts";
import { ok } from "../kernel/result.ts";
import { type Vector, vectorToJson, vectorTotal } from "../log/vector.ts";
import { lastSaleOf } from "../store/queries/last-sale.ts";
import { productCount } from "../store/queries/product-count.ts";
import { saleById } from "../store/queries/sale-by-id.ts";
import { listSyncQueue } from "../store/queries/sync-queue.ts";
import { takingsOf } from "../store/queries/takings.ts";
import { importCatalogue } from "./commands/import-catalogue.ts";
import { refundSale } from "./commands/refund-sale.ts";
import { ringUp } from "./commands/ring-up.ts";
import { createSelling } from "./commands/sell.ts";
import { parseCsv } from "./csv.ts";
import { findProducts } from "./find-products.ts";
import { findSales } from "./find-sales.ts";
import type { Health } from "./health.ts";
import { countWaiting, recentPrintJobs } from "./printing/print-jobs.ts";
import type { Printing } from "./printing/printing.ts";
import { idTaken, UNKNOWN_SALE } from "./refusals.ts";
import { printJobView, saleView } from "./sale-view.ts";
import type { Outcome, Till } from "./till.ts";
import type { TillContext } from "./till-context.ts";

/** Print jobs a screen shows: those of the last hour of a busy till. */
const PRINT_JOBS_SHOWN = 60;

export interface TillParts {
  readonly health: Health;
  readonly printing: Printing;
  /** The printer as it stands, or null when this till has none. */
  readonly printerStatus: () => PrinterStatus | null;
}

/** The till as its screens and integrations see it. */
export const createTill = (context: TillContext, parts: TillParts): Till => {
  const { store } = context;
  const { health, printing } = parts;
  const selling = createSelling(context, health);
  const digestsNow = createDigests(context);
  const saleOr404 = <T>(
    id: string,
    use: (sale: NonNullable<ReturnType<typeof saleById>>) => Outcome<T>,
  ): Outcome<T> => {
    const sale = saleById(store.sql, id);
    return sale === null ? UNKNOWN_SALE : use(sale);
  };
  return {
    ...selling,
    events: context.events,
    state: () => tillState(context, parts, selling.basket()),
    status: ({ digests }) => tillStatus(context, parts, digests ? digestsNow() : {}),
    findProducts: (query, limit) => findProducts(store.sql, query, limit),
    ringUp: (sale, cashier) =>
      sale.id === selling.basketId() ? idTaken("sale") : health.guard(() => ringUp(context, sale, cashier)),
    refund: (refund, cashier) =>
      refund.id === selling.basketId() ? idTaken("refund") : health.guard(() => refundSale(context, refund, cashier)),
    sales: (query) => findSales(context, query),
    sale: (id) => saleOr404(id, (sale) => ok(saleView(context, sale))),
    receipt: (id) => saleOr404(id, (sale) => ok(printing.receipt(sale))),
    reprint: (saleId, cashier) => health.guard(() => printing.reprint(saleId, cashier)),
    printJobs: () => recentPrintJobs(store.sql, PRINT_JOBS_SHOWN).map((job) => printJobView(context, job)),
    retryPrint: (jobId) => health.guard(() => printing.retry(jobId)),
    queue: (status, limit) =>
      listSyncQueue(store.sql, status === null ? { limit } : { limit, status }).map((item) => ({
        ...item,
        heldBy: [...item.heldBy],
      })),
    importCatalogue: (bytes) => health.guard(() => importCatalogue(context, parseCsv, bytes)),
    setNetwork: (up) => context.peers.setCut(!up),
  };
};

/** Digests of all read models, computed again only after the log has grown: whoever polls must not cost a till its time. */
const createDigests = (context: TillContext): (() => Status["digests"]) => {
  const { log, projector } = context.store;
  let known: { vector: Vector; digests: Status["digests"] } | null = null;
  return () => {
    const vector = log.vector();
    // The log makes a new vector with every run it takes in.
    if (known?.vector !== vector) known = { vector, digests: projector.digests() };
    return known.digests;
  };
};

/** The last sale of this till, whole, or null before the first. */
export const lastSaleView = (context: TillContext): Sale | null => {
  const last = lastSaleOf(context.store.sql, context.store.own.author);
  return last === null ? null : saleView(context, last);
};

/** The printer as screens show it. */
export const printerView = (context: TillContext, status: PrinterStatus | null): PrinterState => ({
  name: context.till.name,
  state: status?.state ?? "none",
  problem: status?.problem?.message ?? null,
  waiting: status === null ? 0 : countWaiting(context.store.sql),
});

const tillState = (context: TillContext, parts: TillParts, basket: TillState["basket"]): TillState => {
  const settings = context.settings();
  const { device, number, name, cluster } = context.till;
  return {
    till: { device, number, name, version: context.version, demo: context.demo },
    store: { ...settings, cluster, exponent: exponentOfStore(settings) },
    cashier: context.cashier,
    basket,
    lastSale: lastSaleView(context),
    sync: context.peers.sync(),
    printer: printerView(context, parts.printerStatus()),
    trouble: parts.health.trouble(),
    products: productCount(context.store.sql),
  };
};

const tillStatus = (context: TillContext, parts: TillParts, digests: Status["digests"]): Status => {
  const { store, clock, till } = context;
  const settings = context.settings();
  const day = context.businessDay(clock.wallMs());
  const today = takingsOf(store.sql, { day, currency: settings.currency, device: till.device });
  const vector = store.log.vector();
  return {
    till: { device: till.device, number: till.number, name: till.name, version: context.version, epoch: store.epoch },
    cluster: till.cluster,
    entries: vectorTotal(vector),
    vector: vectorToJson(vector),
    digests,
    salesToday: { count: today.sales + today.refunds, total: today.total },
    sync: context.peers.sync(),
    printer: printerView(context, parts.printerStatus()),
  };
};
