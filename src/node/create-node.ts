import { seriesOf } from "../domain/receipt-number.ts";
import type { PrinterProfile } from "../hardware/escpos/printer-profile.ts";
import { Printer } from "../hardware/printer.ts";
import type { PrinterTransport } from "../hardware/printer-transport.ts";
import type { Clock, Logger, Random, Scheduler, Sha256, Signer, Verify } from "../kernel/ports.ts";
import type { EpochId } from "../log/ids.ts";
import { createPeerEngine } from "../peer/peer-engine.ts";
import type { AddressBook, Discovery, Transport } from "../peer/ports.ts";
import type { Migration } from "../store/migrate.ts";
import { openStore } from "../store/open-store.ts";
import type { Sql, StoreFaultError } from "../store/sql.ts";
import { createBusinessDays } from "./business-days.ts";
import { createTill } from "./create-till.ts";
import { createEventHub } from "./event-hub.ts";
import { createFollowers, speaksOf } from "./followers.ts";
import { createHealth } from "./health.ts";
import type { Identity } from "./identity.ts";
import { createPeerAcks } from "./peer-acks.ts";
import { createPeerView } from "./peer-view.ts";
import { createPrinting } from "./printing/printing.ts";
import { createReceiptTimes } from "./receipt-times.ts";
import { createScreenEcho } from "./screen-echo.ts";
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
export const createNode = ({ identity, ...options }: NodeOptions, ports: NodePorts): TillNode => {
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
  const printing = createPrinting(context, () => echo.paper());
  const printer =
    ports.printer && new Printer({ ...ports, ...ports.printer, name: identity.name, queue: printing.queue });
  const printerStatus = () => printer?.status() ?? null;
  const echo = createScreenEcho(context, printerStatus);
  const till = createTill(context, { health: createHealth(store.sql, events, ports.onFault), printing, printerStatus });

  followers.add((run) => {
    if (speaksOf(run, "settings")) settings.changed();
    if (speaksOf(run, "product")) echo.catalogue();
  });
  followers.add((run, own) => {
    if (!own) return;
    printing.queue.wake();
    engine.announceLocal(run);
    echo.lastSale();
  });
  engine.onChange(echo.sync);
  printer?.onStatus(echo.paper);

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
