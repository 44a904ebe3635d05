import { seriesOf } from "../domain/receipt-number.ts";
import type { PrinterProfile } from "../hardware/escpos/printer-profile.ts";
import { Printer } from "../hardware/printer.ts";
import type { PrinterTransport } from "../hardware/printer-transport.ts";
import type { Clock, Logger, Random, Sha256, Signer, Verify } from "../kernel/ports.ts";
import type { EpochId } from "../log/ids.ts";
import { createPeerEngine } from "../peer/peer-engine.ts";
import type { AddressBook, Discovery, Scheduler, Transport } from "../peer/ports.ts";
import type { Migration } from "../store/migrate.ts";
import { openStore } from "../store/open-store.ts";
import { productCount } from "../store/queries/product-count.ts";
import type { Sql, StoreFaultError } from "../store/sql.ts";
import { createBusinessDays } from "./business-days.ts";
import { createTill, lastSaleView, printerView } from "./create-till.ts";
import { createEventHub } from "./event-hub.ts";
import { createFollowers, speaksOf } from "./followers.ts";
import { createHealth } from "./health.ts";
import type { Identity } from "./identity.ts";
import { createPeerAcks } from "./peer-acks.ts";
import { createPeerView } from "./peer-view.ts";
import { createPrinting } from "./printing/printing.ts";
import { createReceiptTimes } from "./receipt-times.ts";
import { createSettingsReader } from "./settings.ts";
import type { Till } from "./till.ts";
import type { PeerView, TillContext } from "./till-context.ts";

export interface NodeOptions {
  readonly identity: Pick<Identity, "cluster" | "device" | "number" | "name">;
  readonly version: string;
  readonly demo: boolean;
  /** Who sells, until people sign in. */
  readonly cashier: string;
}

/** Everything a node touches the world through. */
export interface NodePorts {
  readonly sql: Sql;
  readonly migrations: readonly Migration[];
  readonly signer: Signer;
  readonly sha256: Sha256;
  readonly verify: Verify;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly scheduler: Scheduler;
  readonly newEpoch: () => EpochId;
  readonly transport: Transport;
  readonly discovery: Discovery | null;
  readonly addresses: AddressBook;
  readonly printer: { readonly transport: PrinterTransport; readonly profile: PrinterProfile } | null;
  /** The disk failed: ends the process. */
  readonly onFault: (error: StoreFaultError) => void;
}

/** One till, assembled from ports: it sells from the moment it exists; `start` only adds neighbours and paper. */
export interface TillNode {
  readonly till: Till;
  readonly peers: PeerView;
  start(): Promise<{ readonly peerPort: number }>;
  stop(): Promise<void>;
}

/** Assembles a till. Opens (and when needed migrates and rebuilds) its store. */
export const createNode = (options: NodeOptions, ports: NodePorts): TillNode => {
  const { identity } = options;
  const events = createEventHub();
  const followers = createFollowers(ports.logger);
  const store = openStore({
    ...ports,
    cluster: identity.cluster,
    device: identity.device,
    onReplicated: (run) => followers.tell(run, false),
  });
  const settings = createSettingsReader(store.sql);
  const engine = createPeerEngine(
    { cluster: identity.cluster, device: identity.device, appVersion: options.version, epoch: () => store.epoch },
    { ...ports, reader: store.log, writer: store.replicated, members: () => store.log.members() },
  );
  const peerAcks = createPeerAcks({
    ...ports,
    acks: () => engine.acks(),
    onChange: (listener) => engine.onChange(listener),
  });
  const context: TillContext = {
    ...ports,
    ...options,
    till: identity,
    hasPrinter: ports.printer !== null,
    series: seriesOf(ports.sha256, identity.device, store.epoch),
    store,
    events,
    peers: createPeerView(engine, store),
    settings: settings.current,
    receiptTimes: createReceiptTimes(store, ports.clock),
    businessDay: createBusinessDays(settings.current),
    committed: (commit) => followers.tell(commit, true),
  };
  const printing = createPrinting(context, () => emitPaper());
  const printer =
    ports.printer === null
      ? null
      : new Printer({ ...ports, ...ports.printer, name: identity.name, queue: printing.queue });
  const printerStatus = () => printer?.status() ?? null;
  const till = createTill(context, { health: createHealth(store.sql, events, ports.onFault), printing, printerStatus });

  const emitLastSale = createLastSaleEcho(context);
  const emitPaper = (): void => {
    events.emit({ name: "printer", data: printerView(context, printerStatus()) });
    emitLastSale();
  };
  followers.add((run) => {
    if (speaksOf(run, "settings")) settings.changed();
    if (speaksOf(run, "product")) events.emit({ name: "catalogue", data: { products: productCount(store.sql) } });
  });
  followers.add((run, own) => {
    if (!own) return;
    printing.queue.wake();
    engine.announceLocal(run);
    emitLastSale();
  });
  engine.onChange(() => {
    events.emit({ name: "sync", data: context.peers.sync() });
    emitLastSale();
  });
  printer?.onStatus(emitPaper);

  return {
    till,
    peers: context.peers,
    start: async () => {
      printer?.start();
      peerAcks.start();
      const { port } = await engine.start();
      return { peerPort: port };
    },
    stop: async () => {
      await engine.stop();
      peerAcks.stop();
      await printer?.stop();
      store.close();
    },
  };
};

/** Tells screens of the last sale whenever what they show of it has changed: its copies on other tills, its paper. */
const createLastSaleEcho = (context: TillContext): (() => void) => {
  let told = "";
  return () => {
    if (!context.events.isHeard()) return;
    const sale = lastSaleView(context);
    if (sale === null) return;
    const now = JSON.stringify([sale.id, sale.onTills, sale.tills, sale.status, sale.print]);
    if (now === told) return;
    told = now;
    context.events.emit({ name: "sale", data: sale });
  };
};
