/**
 * The one file of this room that knows what is real: SQLite on disk, TLS, mDNS, printers, HTTP, the system's clock.
 */
import { existsSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { printerProfileSchema } from "../hardware/escpos/printer-profile.ts";
import { parsePrinterAddress } from "../hardware/printer-address.ts";
import type { PrinterTransport } from "../hardware/printer-transport.ts";
import { createTcpTransport } from "../hardware/tcp-9100.ts";
import { createUsbTransport } from "../hardware/usb.ts";
import { startVirtualPrinter } from "../hardware/virtual/virtual-printer.ts";
import type { Logger } from "../kernel/ports.ts";
import { createAddressBook, parseAddress } from "../peer/addresses.ts";
import { atomicFile } from "../peer/atomic-file.ts";
import { createMdnsDiscovery } from "../peer/mdns-discovery.ts";
import { systemScheduler } from "../peer/system-scheduler.ts";
import { createTlsTransport } from "../peer/tls-transport.ts";
import { openDatabase } from "../store/open-database.ts";
import { type Sql, StoreFullError } from "../store/sql.ts";
import type { StoreReport } from "../store/store-report.ts";
import { verifyStore } from "../store/verify-store.ts";
import { callerOf, type Caller, pageSessionOf, secretsEqual } from "./api-keys.ts";
import { createNode, type NodePorts, type TillNode } from "./create-node.ts";
import { type DataDir, lockDataDir, localKeyOf, type OpenSql, removeRunning, writeRunning } from "./data-dir.ts";
import { newEpoch } from "./founding.ts";
import { createHttpApp } from "./http/app.ts";
import { createScreens } from "./http/screens.ts";
import { type Identity, readIdentity } from "./identity.ts";
import { INSTALL_ROOT, tillMigrations } from "./migrations.ts";
import { closeServer, type Served } from "./serve.ts";
import { jsonLogger, loadSigner, systemClock, systemRandom, systemSha256, systemVerify } from "./system.ts";

/** How a till is started. */
export interface StartOptions {
  readonly dir: DataDir;
  /** Port of the screens and the API on loopback; 0 takes any. */
  readonly httpPort: number;
  /** Port for the other tills on all interfaces; 0 takes any. */
  readonly peerPort: number;
  /** `tcp://host:port`, `usb:` or nothing. */
  readonly printer: string | null;
  /** Addresses of other tills, for networks that block multicast. */
  readonly peers: readonly string[];
  readonly cashier: string;
  /** Shows the demo's switches; also finds tills on this same machine. */
  readonly demo: boolean;
}

/** A till, running. */
export interface RunningTill {
  readonly url: string;
  readonly peerPort: number;
  stop(): Promise<void>;
}

/** Opens a database file with the real driver. */
export const openSql: OpenSql = openDatabase;

/** The version of this program. */
export const tillmeshVersion = (): string =>
  (JSON.parse(readFileSync(join(INSTALL_ROOT, "package.json"), "utf8")) as { version: string }).version;

/** Re-checks the records in `dir`, whether its till runs or not. */
export const verifyData = (dir: DataDir): StoreReport => {
  const { cluster } = readIdentity(dir);
  if (!existsSync(dir.database))
    throw new Error(`${dir.database} is gone: the records of this till are not where its identity is`);
  const sql = openSql(dir.database, { readonly: true });
  try {
    const scratch = (): Sql => openSql(":memory:");
    return verifyStore(sql, { cluster, sha256: systemSha256, verify: systemVerify, scratch });
  } finally {
    sql.close();
  }
};

/** Starts the till that lives in `options.dir`: it answers on loopback when this resolves. */
export const startTill = async (options: StartOptions): Promise<RunningTill> => {
  const { dir } = options;
  const identity = readIdentity(dir);
  const unlock = lockDataDir(dir, openSql);
  try {
    return await openTill(options, identity, unlock);
  } catch (error) {
    unlock();
    if (!(error instanceof StoreFullError)) throw error;
    throw new Error(`the disk of ${dir.path} is full. Free space on it, then start the till again`, { cause: error });
  }
};

const openTill = async (options: StartOptions, identity: Identity, unlock: () => void): Promise<RunningTill> => {
  const { dir } = options;
  const logger = jsonLogger({ till: identity.name });
  const sql = openSql(dir.database);
  const node = createNode(
    { identity, version: tillmeshVersion(), demo: options.demo, cashier: options.cashier },
    portsOf(options, identity, sql, logger),
  );
  try {
    const { peerPort } = await orPortTaken(node.start(), "--peer-port", options.peerPort);
    const served = await orPortTaken(serveTill(options, node, sql, logger), "--http-port", options.httpPort);
    tellCommandLine(dir, served.url, logger);
    logger.info("the till is open", { url: served.url, peerPort });
    return {
      url: served.url,
      peerPort,
      stop: async () => {
        removeRunning(dir);
        await served.close();
        await node.stop();
        unlock();
        logger.info("the till is closed");
      },
    };
  } catch (error) {
    // Whatever was started before it would keep the process alive, and the directory locked.
    await node.stop();
    throw error;
  }
};

/** A till on a full disk sells nothing, but it opens: its screen is where a person reads why. */
const tellCommandLine = (dir: DataDir, url: string, logger: Logger): void => {
  try {
    writeRunning(dir, url);
  } catch (error) {
    logger.warn("the command line will not find this till", { error: String(error) });
  }
};

const orPortTaken = async <T>(starting: Promise<T>, option: string, port: number): Promise<T> => {
  try {
    return await starting;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
    throw new Error(`port ${port} is taken by another program. Give another with ${option}`, { cause: error });
  }
};

const portsOf = (options: StartOptions, identity: Identity, sql: Sql, logger: Logger): NodePorts => {
  const shared = { scheduler: systemScheduler(), clock: systemClock, logger };
  const { cluster, device, tls } = identity;
  return {
    ...shared,
    sql,
    migrations: tillMigrations(),
    signer: loadSigner(identity.sealKey),
    sha256: systemSha256,
    verify: systemVerify,
    random: systemRandom,
    newEpoch,
    transport: createTlsTransport({
      ...shared,
      certificate: tls,
      listen: { host: "0.0.0.0", port: options.peerPort },
    }),
    discovery: createMdnsDiscovery({ ...shared, cluster, device, loopback: options.demo }),
    addresses: createAddressBook({ typed: options.peers.map(typedAddress), file: atomicFile(options.dir.addresses) }),
    printer:
      options.printer === null
        ? null
        : { transport: printerTransport(options.printer), profile: printerProfileSchema.parse({}) },
    onFault: (error) => {
      logger.error("the disk failed; this till stops, so that nothing is acknowledged that is not stored", {
        error: error.message,
      });
      process.exit(70);
    },
  };
};

const typedAddress = (text: string) => {
  const address = parseAddress(text);
  if (address === null) throw new Error(`--peer ${text}: write it as host:port, for example 192.168.1.20:4201`);
  return address;
};

const printerTransport = (address: string): PrinterTransport => {
  const parsed = parsePrinterAddress(address);
  if (!parsed.ok) throw new Error(`--printer ${address}: ${parsed.error.message}`);
  return parsed.value.type === "tcp" ? createTcpTransport(parsed.value) : createUsbTransport(parsed.value);
};

const serveTill = async (options: StartOptions, node: TillNode, sql: Sql, logger: Logger): Promise<Served> => {
  const localKey = localKeyOf(options.dir);
  const local: Caller = { name: options.cashier, role: "manager" };
  let port = options.httpPort;
  let hosts = new Set<string>();
  const app = createHttpApp({
    till: node.till,
    logger,
    version: tillmeshVersion(),
    demo: options.demo,
    callerOf: (key) => (secretsEqual(key, localKey) ? local : callerOf(sql, key)),
    session: pageSessionOf(localKey),
    port: () => port,
    cashier: options.cashier,
    equal: secretsEqual,
    hosts: () => hosts,
    serveScreens: createScreens(join(INSTALL_ROOT, "dist", "web", "till")),
  });
  const served = await serveApp(app.fetch, options.httpPort);
  port = served.port;
  hosts = loopbackHosts(port);
  return served;
};

/** The names a loopback server answers to. */
export const loopbackHosts = (port: number): Set<string> => {
  const names = ["127.0.0.1", "localhost", "[::1]"];
  // Browsers leave out the port that http has by itself.
  return new Set([...names.map((name) => `${name}:${port}`), ...(port === 80 ? names : [])]);
};

/** Serves `fetch` on loopback. Rejects when the port is taken. */
export const serveApp = (fetch: (request: Request) => Response | Promise<Response>, port: number): Promise<Served> =>
  new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: "127.0.0.1" }, (info) => {
      server.off("error", reject);
      resolve({ port: info.port, url: `http://127.0.0.1:${info.port}`, close: () => closeServer(server as Server) });
    });
    server.once("error", reject);
  });

/** A printer that is none, for the demo: it says so on its paper's page. */
export const startDemoPrinter = startVirtualPrinter;
