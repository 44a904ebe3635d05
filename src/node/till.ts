import type {
  AddLine,
  AddTender,
  Basket,
  ImportReport,
  OneShotSale,
  OrderDiscount,
  PrintJob,
  QueueRow,
  Refund,
  Sale,
  SaleList,
  Status,
  TenderResult,
  TillState,
} from "../api/schemas.ts";
import type { Product } from "../domain/catalogue-body.ts";
import type { ReceiptDocument } from "../domain/receipt.ts";
import type { Result } from "../kernel/result.ts";
import type { EventHub } from "./event-hub.ts";

/** Why the till did not do it: a value, with cause and remedy for a person. Nothing was changed. */
export interface TillRefusal {
  readonly type: "not-found" | "refused" | "invalid" | "store-full";
  /** Kebab-case, for programs. */
  readonly error: string;
  readonly message: string;
}

export type Outcome<T> = Result<T, TillRefusal>;

export interface SalesQuery {
  readonly query?: string | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
}

/** What a cashier does with the open basket. */
export interface BasketKeys {
  addLine(line: AddLine): Outcome<Basket>;
  changeQuantity(lineId: string, quantity: number): Outcome<Basket>;
  voidLine(lineId: string): Outcome<Basket>;
  setDiscount(discount: OrderDiscount | null): Outcome<Basket>;
  cancelBasket(): Outcome<Basket>;
  addTender(tender: AddTender): Outcome<TenderResult>;
  removeTender(tenderId: string): Outcome<Basket>;
}

/** Everything a screen, an integration or the command line can ask of a till. All of it is synchronous: a sale never waits. */
export interface Till extends BasketKeys {
  readonly events: EventHub;
  state(): TillState;
  /** Without digests it costs little at any size of the log; with them, all derived rows are read once a change. */
  status(options: { readonly digests: boolean }): Status;
  findProducts(query: string, limit: number): Product[];

  /** Rings up a whole receipt, apart from the open basket. The same id again gives the same sale. */
  ringUp(sale: OneShotSale, cashier: string): Outcome<Sale>;
  refund(refund: Refund, cashier: string): Outcome<Sale>;
  sales(query: SalesQuery): SaleList;
  sale(id: string): Outcome<Sale>;
  receipt(id: string): Outcome<ReceiptDocument>;

  reprint(saleId: string, cashier: string): Outcome<PrintJob>;
  printJobs(): PrintJob[];
  retryPrint(jobId: string): Outcome<PrintJob>;

  queue(status: QueueRow["status"] | null, limit: number): QueueRow[];
  importCatalogue(bytes: Uint8Array): Outcome<ImportReport>;
  /** The demo's cable switch. */
  setNetwork(up: boolean): void;
}
