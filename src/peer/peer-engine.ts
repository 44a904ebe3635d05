/**
 * Till to till: one loop that takes an event, asks the pure replicator what follows, and does it. It decides nothing
 * itself but when to look at the clock.
 */
import { toHex } from "../kernel/bytes.ts";
import { invariant } from "../kernel/assert.ts";
import type { Cancel, Clock, Logger, Random, Scheduler, Sha256 } from "../kernel/ports.ts";
import type { SealedRun } from "../log/chain.ts";
import type { AuthorId, ClusterId, DeviceId, EpochId } from "../log/ids.ts";
import type { LogReader, LogWriter } from "../log/ports.ts";
import type { Vector } from "../log/vector.ts";
import { DialDesk } from "./dial-desk.ts";
import {
  ackedBy,
  countHolders,
  heldElsewhere,
  type PeerEngineState,
  type RefusedSnapshot,
  snapshotPeers,
} from "./peer-snapshot.ts";
import type { AddressBook, Discovery, KnownPeer, Transport } from "./ports.ts";
import { refusalText } from "./problems.ts";
import type { Address } from "./protocol/dialer.ts";
import { OWN_PROTOCOL_RANGE } from "./protocol/protocol-version.ts";
import { createReplicator, nextDeadline, step } from "./protocol/replicator.ts";
import type { PeerEffect, PeerHappening, PeerReport, ReplicatorState } from "./protocol/replicator-state.ts";
import { type ConnectionId, isOpen, type SelfFacts } from "./protocol/session.ts";
import { PING_EVERY_MS } from "./protocol/timings.ts";
import { decodeFrame, encodeFrame } from "./protocol/wire.ts";

export type { PeerEngineState } from "./peer-snapshot.ts";

/** How often membership, epoch and whom to dial are looked at. */
const MAINTAIN_EVERY_MS = 250;

/** Changes are told at most this often: a screen draws no faster, and a catch-up changes every millisecond. */
const CHANGE_AFTER_MS = 25;

/** Strangers that are remembered for the screen. */
const REFUSED_MAX = 20;

export interface PeerEngineOptions {
  readonly cluster: ClusterId;
  readonly device: DeviceId;
  readonly appVersion: string;
  /** Read again and again: an epoch may be opened while running. */
  readonly epoch: () => EpochId;
}

export interface PeerEnginePorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly sha256: Sha256;
  readonly logger: Logger;
  readonly scheduler: Scheduler;
  readonly reader: LogReader;
  readonly writer: LogWriter;
  /** Who may connect, now. Looked at again after every append and a few times a second. */
  readonly members: () => ReadonlyMap<DeviceId, KnownPeer>;
  readonly transport: Transport;
  readonly discovery: Discovery | null;
  readonly addresses: AddressBook;
}

export class PeerEngine {
  readonly #options: PeerEngineOptions;
  readonly #ports: PeerEnginePorts;
  readonly #desk: DialDesk;
  readonly #instance: string;
  #state: ReplicatorState;
  readonly #inbox: PeerHappening[] = [];
  #isStepping = false;
  readonly #work: PeerEffect[] = [];
  #isWorking = false;
  /** Dials that led to a connection and await its hello. */
  readonly #greeting = new Map<ConnectionId, string>();
  readonly #placeOf = new Map<ConnectionId, Address & { readonly dialed: boolean }>();
  readonly #refused: RefusedSnapshot[] = [];
  readonly #changeListeners = new Set<() => void>();
  readonly #reportListeners = new Set<(report: PeerReport) => void>();
  #isCut = false;
  #isRunning = false;
  #port: number | null = null;
  #tickTimer: Cancel | null = null;
  #tickAt = Number.POSITIVE_INFINITY;
  #maintainTimer: Cancel | null = null;
  #changeTimer: Cancel | null = null;

  constructor(options: PeerEngineOptions, ports: PeerEnginePorts) {
    this.#options = options;
    this.#ports = ports;
    this.#desk = new DialDesk(options.device, ports);
    this.#instance = toHex(ports.random.bytes(8));
    this.#state = createReplicator(this.#self(), ports.reader.vector(), this.#pins());
  }

  /** Listens, announces this till and begins to dial. Rejects when the port cannot be had. */
  async start(): Promise<{ readonly port: number }> {
    invariant(!this.#isRunning, "an engine that is not running");
    const { transport } = this.#ports;
    const { port } = await transport.start({
      memberByPin: (pin) => this.#memberByPin(pin),
      connected: (connection, made) => this.#connected(connection, made),
      frame: (connection, bytes) => this.#frame(connection, bytes),
      closed: (connection) => this.#handle({ type: "disconnected", connection }),
      dialFailed: (key, failure, detail) => {
        this.#desk.failed(key, failure);
        if (failure === "wrong-key")
          this.#ports.logger.warn("another key answered where a till was expected", { key, detail });
        this.#changed();
      },
      refused: (address, reason) => this.#noteRefused(address, reason),
    });
    this.#port = port;
    this.#isRunning = true;
    // The disk may have moved on since the engine was made.
    this.#state = createReplicator(this.#self(), this.#ports.reader.vector(), this.#pins());
    await this.#ports.discovery?.start(port, (candidate) => {
      // Of strangers nothing is kept: the table cannot be filled from outside.
      if (this.#ports.members().has(candidate.device)) this.#desk.hint(candidate);
    });
    this.#maintain();
    return { port };
  }

  /** Says bye to all, closes, and waits until nothing is left running. */
  async stop(): Promise<void> {
    if (!this.#isRunning) return;
    this.#handle({ type: "stopping" });
    this.#isRunning = false;
    for (const cancel of [this.#tickTimer, this.#maintainTimer, this.#changeTimer]) cancel?.();
    await this.#ports.discovery?.stop();
    await this.#ports.transport.stop();
    this.#work.length = 0;
  }

  /** Tells the peers of an own commit that is on disk. Called after every one; never waits, never fails. */
  announceLocal(run: SealedRun): void {
    this.#handle({ type: "appended-local", run });
  }

  /** Tills whose disks hold `author` up to `seq`, this one included, as acknowledged since this till started. */
  holders(author: AuthorId, seq: number): number {
    return countHolders(this.#state, this.#ports.members(), author, seq);
  }

  /** Highest seq of `author` that another till has acknowledged since this till started; 0 for none. */
  heldElsewhere(author: AuthorId): number {
    return heldElsewhere(this.#state, this.#ports.members(), author);
  }

  /** What the disk of each other till holds, as that till has said since this one started. */
  acks(): ReadonlyMap<DeviceId, Vector> {
    return ackedBy(this.#state, this.#ports.members());
  }

  state(): PeerEngineState {
    const now = this.#ports.clock.monoMs();
    const peers = snapshotPeers(this.#state, this.#ports.members(), this.#desk.failures, now);
    return { ...peers, refused: [...this.#refused], networkCut: this.#isCut };
  }

  /** Calls `listener` soon after anything in `state()` or `holders()` changed, many changes at once. */
  onChange(listener: () => void): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  /** Calls `listener` with what the node must hear of: forks, refused runs, a disk that forgot. */
  onReport(listener: (report: PeerReport) => void): () => void {
    this.#reportListeners.add(listener);
    return () => this.#reportListeners.delete(listener);
  }

  /** The demo's cable switch. Not part of selling: it is there so that a person can see what a cut does. */
  setCut(cut: boolean): void {
    this.#isCut = cut;
    this.#ports.transport.setCut(cut);
    this.#changed();
  }

  #self(): SelfFacts {
    const { cluster, device, appVersion, epoch } = this.#options;
    return {
      cluster,
      device,
      epoch: epoch(),
      appVersion,
      protocol: OWN_PROTOCOL_RANGE,
      capabilities: [],
      instance: this.#instance,
      port: this.#port,
    };
  }

  #pins(): Map<DeviceId, string> {
    return new Map([...this.#ports.members()].map(([device, { tlsPin }]) => [device, tlsPin]));
  }

  #memberByPin(pin: string): DeviceId | null {
    for (const [device, { tlsPin }] of this.#ports.members()) if (tlsPin === pin) return device;
    return null;
  }

  #connected(connection: ConnectionId, made: { device: DeviceId; address: Address; key: string | null }): void {
    if (made.key !== null) this.#greeting.set(connection, made.key);
    this.#placeOf.set(connection, { ...made.address, dialed: made.key !== null });
    this.#refreshMembers();
    this.#handle({
      type: "connected",
      connection,
      device: made.device,
      dialedByUs: made.key !== null,
      address: made.address.host,
    });
  }

  #frame(connection: ConnectionId, bytes: Uint8Array): void {
    const message = decodeFrame(this.#ports.sha256, bytes);
    if (message.ok) this.#handle({ type: "received", connection, message: message.value, bytes: bytes.length });
    else this.#handle({ type: "unreadable", connection, fault: message.error });
  }

  /** One event after the other, also when running an effect leads to the next event at once. */
  #handle(happening: PeerHappening): void {
    this.#inbox.push(happening);
    if (this.#isStepping) return;
    this.#isStepping = true;
    try {
      for (let next = this.#inbox.shift(); next !== undefined; next = this.#inbox.shift()) {
        const { clock, random, sha256 } = this.#ports;
        const moment = { now: clock.monoMs(), wallMs: clock.wallMs(), fraction: random.fraction() };
        const result = step({ sha256 }, this.#state, { ...moment, ...next });
        this.#state = result.state;
        for (const effect of result.effects) this.#run(effect);
        this.#settleDials();
      }
    } finally {
      this.#isStepping = false;
    }
    this.#rearm();
    this.#changed();
  }

  #run(effect: PeerEffect): void {
    switch (effect.type) {
      case "send": {
        const frame = encodeFrame(effect.message);
        if (frame.ok) this.#ports.transport.send(effect.connection, frame.value);
        else
          this.#ports.logger.error("a message that no frame can hold", {
            message: effect.message.type,
            ...frame.error,
          });
        return;
      }
      case "close":
        this.#ports.transport.close(effect.connection, effect.how);
        return;
      case "report":
        this.#report(effect.report);
        return;
      case "append":
      case "load":
        this.#work.push(effect);
        this.#workSoon();
        return;
    }
  }

  /** Disk work waits its turn behind the till's own: one run, then whatever else has to be done. */
  #workSoon(): void {
    if (this.#isWorking || this.#work.length === 0) return;
    this.#isWorking = true;
    this.#ports.scheduler.soon(() => {
      this.#isWorking = false;
      const effect = this.#work.shift();
      if (effect?.type === "append") this.#append(effect);
      else if (effect?.type === "load") this.#load(effect);
      this.#workSoon();
    });
  }

  #append(effect: Extract<PeerEffect, { type: "append" }>): void {
    const { connection, device, bytes, run } = effect;
    const outcome = this.#ports.writer.appendReplicated(run);
    this.#handle({ type: "append-outcome", connection, device, bytes, outcome });
    if (outcome.type === "appended") this.#refreshMembers();
  }

  #load(effect: Extract<PeerEffect, { type: "load" }>): void {
    const { connection, author, from, entriesMax, bytesMax } = effect;
    const run = this.#ports.reader.readRun(author, from, entriesMax, bytesMax);
    this.#handle({ type: "loaded", connection, author, from, run });
  }

  #report(report: PeerReport): void {
    const { logger } = this.#ports;
    if (report.type === "opened" || report.type === "closed")
      logger.info(`a till's connection ${report.type}`, { ...report });
    else logger.warn(`till to till: ${report.type}`, { ...report });
    if (report.type === "refused-by-us") this.#noteRefused(report.address, refusalText(report.reason));
    for (const listener of this.#reportListeners) listener(report);
  }

  #noteRefused(address: string, reason: string): void {
    this.#ports.logger.warn("a device was turned away", { address, reason });
    this.#refused.push({ at: this.#ports.clock.wallMs(), address, reason });
    if (this.#refused.length > REFUSED_MAX) this.#refused.shift();
    this.#changed();
  }

  /** Connections that have opened or ended since they were made: tells the desk, and remembers good addresses. */
  #settleDials(): void {
    for (const [connection, place] of this.#placeOf) {
      const session = this.#state.sessions.get(connection);
      const key = this.#greeting.get(connection);
      if (session?.state === "greeting") continue;
      this.#placeOf.delete(connection);
      this.#greeting.delete(connection);
      if (session !== undefined && isOpen(session)) {
        this.#desk.reached(session.device);
        if (key !== undefined) this.#desk.opened(key, session.device);
        const port = place.dialed ? place.port : (session.hello?.port ?? null);
        if (port !== null) this.#remember(session.device, { host: place.host, port });
      } else if (key !== undefined) this.#desk.failed(key, "refused");
    }
  }

  #remember(device: DeviceId, address: Address): void {
    try {
      this.#ports.addresses.remember(device, address);
    } catch (error) {
      // An address is a convenience; the till goes on without it.
      this.#ports.logger.warn("a till's address could not be kept", { device, error: String(error) });
    }
  }

  #refreshMembers(): void {
    const pins = this.#pins();
    const { members } = this.#state;
    const isSame = pins.size === members.size && [...pins].every(([device, pin]) => members.get(device) === pin);
    if (!isSame) this.#handle({ type: "membership-changed", members: pins });
  }

  #maintain(): void {
    if (!this.#isRunning) return;
    this.#refreshMembers();
    const self = this.#self();
    if (self.epoch !== this.#state.self.epoch) this.#handle({ type: "self-changed", self });
    if (!this.#isCut) {
      const sessions = [...this.#state.sessions.values()].filter(({ state }) => state !== "closing");
      const devices = new Set(sessions.map(({ device }) => device));
      for (const { key, address, device } of this.#desk.plan({ devices, members: this.#ports.members() }))
        this.#ports.transport.dial(key, address, device);
    }
    this.#maintainTimer = this.#ports.scheduler.after(MAINTAIN_EVERY_MS, () => this.#maintain());
  }

  /** One timer, set to when the replicator next waits for time. */
  #rearm(): void {
    const deadline = this.#isRunning ? nextDeadline(this.#state) : null;
    if (deadline === this.#tickAt) return;
    this.#tickTimer?.();
    this.#tickTimer = null;
    this.#tickAt = deadline ?? Number.POSITIVE_INFINITY;
    if (deadline === null) return;
    const wait = Math.max(0, Math.ceil(deadline - this.#ports.clock.monoMs()));
    this.#tickTimer = this.#ports.scheduler.after(wait, () => this.#tick());
  }

  #tick(): void {
    const lateMs = this.#ports.clock.monoMs() - this.#tickAt;
    this.#tickAt = Number.POSITIVE_INFINITY;
    // After a long pause of this process the peers' words wait in the sockets: hear them before calling anyone silent.
    if (lateMs > PING_EVERY_MS) this.#ports.scheduler.soon(() => this.#ports.scheduler.soon(() => this.#tickNow()));
    else this.#tickNow();
  }

  #tickNow(): void {
    if (this.#isRunning) this.#handle({ type: "ticked" });
  }

  #changed(): void {
    if (this.#changeTimer !== null || !this.#isRunning) return;
    this.#changeTimer = this.#ports.scheduler.after(CHANGE_AFTER_MS, () => {
      this.#changeTimer = null;
      for (const listener of this.#changeListeners) listener();
    });
  }
}

/** The engine of one till, not yet started. */
export const createPeerEngine = (options: PeerEngineOptions, ports: PeerEnginePorts): PeerEngine =>
  new PeerEngine(options, ports);
