import { randomBytes, randomUUID } from "node:crypto";
import type { Logger } from "../../../src/kernel/ports.ts";
import type { ClusterId, DeviceId } from "../../../src/log/ids.ts";
import { createAddressBook, type TextFile } from "../../../src/peer/addresses.ts";
import { createDeviceCertificate, type DeviceCertificate } from "../../../src/peer/certificate.ts";
import { createPeerEngine, type PeerEngine } from "../../../src/peer/peer-engine.ts";
import type { Discovery, KnownPeer, Transport } from "../../../src/peer/ports.ts";
import type { Address } from "../../../src/peer/protocol/dialer.ts";
import type { PeerReport } from "../../../src/peer/protocol/replicator-state.ts";
import { systemScheduler } from "../../../src/peer/system-scheduler.ts";
import { createTlsTransport } from "../../../src/peer/tls-transport.ts";
import { CLUSTER, createAuthor, sha256, type TestAuthor } from "./authors.ts";
import { createMemoryLog, type MemoryLog } from "./memory-log.ts";

export const clock = { wallMs: () => Date.now(), monoMs: () => performance.now() };
export const random = {
  bytes: (length: number) => new Uint8Array(randomBytes(length)),
  uuid: () => randomUUID(),
  fraction: () => Math.random(),
};
export const silentLogger: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

export const memoryFile = (): TextFile & { text: string | null } => {
  const file = {
    text: null as string | null,
    read: () => file.text,
    write: (text: string) => {
      file.text = text;
    },
  };
  return file;
};

/** A real engine over real TLS on loopback; only its disk is in memory. */
export interface Till {
  readonly author: TestAuthor;
  readonly certificate: DeviceCertificate;
  readonly log: MemoryLog;
  readonly engine: PeerEngine;
  readonly transport: Transport;
  readonly reports: PeerReport[];
  readonly file: ReturnType<typeof memoryFile>;
  port: number;
  sell(): number;
  /** Resolves when `condition` holds; looked at whenever the engine tells of a change or a report. */
  until(condition: () => boolean, what: string): Promise<void>;
  stop(): Promise<void>;
}

/** Who is a member, shared by the tills of a test and open to change. */
export type Members = Map<DeviceId, KnownPeer>;

export const admit = (members: Members, author: TestAuthor, certificate: DeviceCertificate): void => {
  const number = members.size + 1;
  members.set(author.device, { device: author.device, number, name: `Lane ${number}`, tlsPin: certificate.pin });
};

const WAIT_MS_MAX = 20_000;

export interface TillOptions {
  readonly typed?: readonly Address[];
  readonly cluster?: ClusterId;
  readonly discovery?: (author: TestAuthor) => Discovery;
  readonly certificate?: DeviceCertificate;
  readonly sealKeys?: ReadonlyMap<DeviceId, Uint8Array>;
  readonly log?: MemoryLog;
  readonly file?: ReturnType<typeof memoryFile>;
}

export const createTill = async (seed: string, members: Members, options: TillOptions = {}): Promise<Till> => {
  const cluster = options.cluster ?? CLUSTER;
  const author = createAuthor(seed, cluster);
  const certificate = options.certificate ?? (await createDeviceCertificate(author.device));
  const sealKeys =
    options.sealKeys ?? new Map(SEEDS.map((name) => createAuthor(name)).map((a) => [a.device, a.sealKey]));
  const log = options.log ?? createMemoryLog(sealKeys, cluster);
  const scheduler = systemScheduler();
  const file = options.file ?? memoryFile();
  const transport = createTlsTransport({
    certificate,
    listen: { host: "127.0.0.1", port: 0 },
    clock,
    scheduler,
    logger: silentLogger,
  });
  const engine = createPeerEngine(
    { cluster, device: author.device, appVersion: "0.1.0", epoch: () => author.epoch },
    {
      clock,
      random,
      sha256,
      logger: silentLogger,
      scheduler,
      reader: log,
      writer: log,
      members: () => members,
      transport,
      discovery: options.discovery?.(author) ?? null,
      addresses: createAddressBook({ typed: options.typed ?? [], file }),
    },
  );
  const reports: PeerReport[] = [];
  const till: Till = {
    author,
    certificate,
    log,
    engine,
    transport,
    reports,
    file,
    port: 0,
    sell: () => {
      const commit = author.commit();
      log.appendLocal(commit);
      engine.announceLocal(commit);
      return commit.head.seq;
    },
    until: (condition, what) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => end(new Error(`waited in vain: ${what}`)), WAIT_MS_MAX);
        const end = (error?: Error): void => {
          clearTimeout(late);
          for (const off of offs) off();
          if (error === undefined) resolve();
          else reject(error);
        };
        const look = (): void => {
          if (condition()) end();
        };
        const offs = [engine.onChange(look), engine.onReport(() => setImmediate(look))];
        look();
      }),
    stop: () => engine.stop(),
  };
  engine.onReport((report) => reports.push(report));
  return till;
};

/** Names of tills that tests may use: each knows the others' sealing keys. */
export const SEEDS = ["lane one", "lane two", "lane three"];

/** Starts tills that know each other as members and dial by typed addresses. */
export const startTills = async (count: number, members: Members): Promise<Till[]> => {
  const tills: Till[] = [];
  for (const seed of SEEDS.slice(0, count)) {
    const typed = tills.map(({ port }) => ({ host: "127.0.0.1", port }));
    const till = await createTill(seed, members, { typed });
    admit(members, till.author, till.certificate);
    till.port = (await till.engine.start()).port;
    tills.push(till);
  }
  return tills;
};

export const connectedTo = (till: Till): number => till.engine.state().tillsConnected - 1;
