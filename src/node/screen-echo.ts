import type { PrinterStatus } from "../hardware/printer.ts";
import { productCount } from "../store/queries/product-count.ts";
import { lastSaleView, printerView } from "./create-till.ts";
import type { TillContext } from "./till-context.ts";

/** Tells screens what has changed. While none listens, nothing is even looked up: a till that nobody watches only sells. */
export interface ScreenEcho {
  readonly catalogue: () => void;
  readonly paper: () => void;
  readonly sync: () => void;
  /** The last sale, when what screens show of it has changed: its copies on other tills, its paper. */
  readonly lastSale: () => void;
}

/** `printerStatus` is the printer as it stands, or null when this till has none. */
export const createScreenEcho = (context: TillContext, printerStatus: () => PrinterStatus | null): ScreenEcho => {
  const { events, store } = context;
  let told = "";
  const lastSale = (): void => {
    const sale = events.isHeard() ? lastSaleView(context) : null;
    if (sale === null) return;
    const now = JSON.stringify([sale.id, sale.onTills, sale.tills, sale.status, sale.print]);
    if (now === told) return;
    told = now;
    events.emit({ name: "sale", data: sale });
  };
  return {
    lastSale,
    catalogue: () => {
      if (events.isHeard()) events.emit({ name: "catalogue", data: { products: productCount(store.sql) } });
    },
    paper: () => {
      if (events.isHeard()) events.emit({ name: "printer", data: printerView(context, printerStatus()) });
      lastSale();
    },
    sync: () => {
      if (events.isHeard()) events.emit({ name: "sync", data: context.peers.sync() });
      lastSale();
    },
  };
};
