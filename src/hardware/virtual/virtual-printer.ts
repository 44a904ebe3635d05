/**
 * A receipt printer that is none: it listens like a network printer, answers like one, fails like one, and shows its
 * paper as pictures. For the demo and the tests; it says of itself that it is virtual, to a program that asks (GS I)
 * and under each picture.
 */
import { createServer, type Server, type Socket } from "node:net";
import { VIRTUAL_BUFFER_BYTES_MAX, VIRTUAL_CONNECTIONS_MAX, VIRTUAL_PAPERS_MAX } from "../limits.ts";
import { createEscPosDecoder, type PrinterCommand } from "./escpos-decoder.ts";
import { PaperMachine, paperLines, type PaperPiece, type PaperRow } from "./paper-machine.ts";
import { paperSvg } from "./paper-svg.ts";

export interface VirtualPrinterOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly name?: string;
  readonly columns?: number;
  /** UTC milliseconds, for the papers. */
  readonly now?: () => number;
}

export interface Paper {
  readonly id: string;
  /** UTC milliseconds at which it was cut off. */
  readonly at: number;
  readonly lines: readonly string[];
  readonly rows: readonly PaperRow[];
  readonly svg: string;
  readonly drawerPulses: number;
  /** Not cut but torn off: the power went in the middle. */
  readonly torn: boolean;
}

export interface VirtualPrinterSwitches {
  /** Off: nobody listens, what is not printed yet is forgotten. */
  readonly power: boolean;
  /** False: out of paper. It still answers, and what it is sent waits in its buffer, as in a real one. */
  readonly paper: boolean;
  readonly coverOpen: boolean;
  /** Takes connections, and neither reads nor answers. */
  readonly blackHole: boolean;
}

/** Faults that come later by themselves, in the middle of a job. */
export interface VirtualPrinterAccident {
  /** Rows after which the paper runs out. */
  readonly paperEndsAfterRows?: number;
  /** Bytes after which the power goes. */
  readonly powerEndsAfterBytes?: number;
}

const HEALTHY: VirtualPrinterSwitches = { power: true, paper: true, coverOpen: false, blackHole: false };

/** Starts one; rejects when the port is taken. */
export const startVirtualPrinter = async (options: VirtualPrinterOptions): Promise<VirtualPrinter> => {
  const printer = new VirtualPrinter(options);
  await printer.listen();
  return printer;
};

export class VirtualPrinter {
  readonly host: string;
  readonly name: string;
  readonly #columns: number;
  readonly #now: () => number;
  readonly #sockets = new Set<Socket>();
  readonly #paperListeners = new Set<(paper: Paper) => void>();
  readonly #machine: PaperMachine;
  #port: number;
  #server: Server | null = null;
  #switches = HEALTHY;
  #accident: VirtualPrinterAccident = {};
  #pending: { readonly command: PrinterCommand; readonly from: Socket; readonly bytes: number }[] = [];
  #papers: readonly Paper[] = [];
  #papersMade = 0;
  #pulses = 0;

  constructor(options: VirtualPrinterOptions) {
    this.host = options.host;
    this.name = options.name ?? "Virtual printer";
    this.#port = options.port;
    this.#columns = options.columns ?? 42;
    this.#now = options.now ?? Date.now;
    this.#machine = new PaperMachine(this.#columns);
  }

  get port(): number {
    return this.#port;
  }

  /** The latest papers, oldest first; at most {@link VIRTUAL_PAPERS_MAX}. */
  papers(): readonly Paper[] {
    return this.#papers;
  }

  /** Pulses its drawer got since it was started. */
  drawerPulses(): number {
    return this.#pulses;
  }

  switches(): VirtualPrinterSwitches {
    return this.#switches;
  }

  /** Turns the given switches; resolves when the printer has obeyed. */
  async setSwitches(change: Partial<VirtualPrinterSwitches>): Promise<void> {
    const before = this.#switches;
    this.#switches = { ...before, ...change };
    if (before.power && !this.#switches.power) await this.#powerOff();
    if (!before.power && this.#switches.power) await this.listen();
    for (const socket of this.#sockets) {
      if (this.#switches.blackHole) socket.pause();
      else socket.resume();
    }
    this.#runPending();
  }

  /** Plans a fault for the middle of a job. */
  planAccident(accident: VirtualPrinterAccident): void {
    const rows = accident.paperEndsAfterRows;
    this.#accident = {
      ...accident,
      ...(rows !== undefined && { paperEndsAfterRows: this.#machine.rowsPrinted + rows }),
    };
  }

  /** Calls `listener` with each paper that comes off. Returns the way to stop it. */
  onPaper(listener: (paper: Paper) => void): () => void {
    this.#paperListeners.add(listener);
    return () => this.#paperListeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#switches = { ...this.#switches, power: false };
    await this.#powerOff();
    this.#paperListeners.clear();
  }

  async listen(): Promise<void> {
    const server = createServer((socket) => this.#serve(socket));
    server.maxConnections = VIRTUAL_CONNECTIONS_MAX;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host: this.host, port: this.#port }, resolve);
    });
    const address = server.address();
    if (address !== null && typeof address === "object") this.#port = address.port;
    this.#server = server;
  }

  async #powerOff(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.#pending = [];
    for (const socket of this.#sockets) socket.resetAndDestroy();
    this.#keep(this.#machine.tearOff());
    if (server) await new Promise((resolve) => void server.close(resolve));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    const decode = createEscPosDecoder();
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#sockets.delete(socket));
    if (this.#switches.blackHole) socket.pause();
    socket.on("data", (chunk) => {
      const bytes = this.#powerLeft(chunk);
      this.#receive(socket, decode(bytes), bytes.length);
      if (bytes.length === chunk.length) return;
      this.#accident = {};
      void this.setSwitches({ power: false });
    });
  }

  /** As much of `chunk` as arrives before the planned loss of power. */
  #powerLeft(chunk: Buffer): Buffer {
    const left = this.#accident.powerEndsAfterBytes;
    if (left === undefined) return chunk;
    const taken = chunk.subarray(0, left);
    this.#accident = { ...this.#accident, powerEndsAfterBytes: left - taken.length };
    return taken;
  }

  #receive(socket: Socket, commands: readonly PrinterCommand[], bytes: number): void {
    for (const [at, command] of commands.entries()) {
      // Real-time commands pass by everything that waits.
      if (command.type === "ask-real-time") this.#answer(socket, this.#realTimeStatus(command.what));
      else if (command.type === "pulse" && command.realTime) this.#run(command, socket);
      else this.#pending.push({ command, from: socket, bytes: at === 0 ? bytes : 0 });
    }
    this.#runPending();
    const waiting = this.#pending.reduce((sum, each) => sum + each.bytes, 0);
    if (waiting > VIRTUAL_BUFFER_BYTES_MAX) socket.pause();
  }

  #stopped(): boolean {
    return !this.#switches.paper || this.#switches.coverOpen;
  }

  #runPending(): void {
    let done = 0;
    for (const { command, from } of this.#pending) {
      if (this.#stopped()) break;
      this.#run(command, from);
      done += 1;
    }
    this.#pending = this.#pending.slice(done);
  }

  #run(command: PrinterCommand, from: Socket): void {
    if (command.type === "pulse") this.#pulses += 1;
    if (command.type === "ask-sensor")
      this.#answer(from, Uint8Array.of(command.what === 1 && !this.#switches.paper ? 0x0c : 0));
    if (command.type === "ask-identity") this.#answer(from, identity(command.what, this.name));
    this.#keep(this.#machine.run(command));
    const end = this.#accident.paperEndsAfterRows;
    if (end !== undefined && this.#machine.rowsPrinted >= end) {
      this.#accident = {};
      this.#switches = { ...this.#switches, paper: false };
    }
  }

  #realTimeStatus(what: number): Uint8Array {
    const { paper, coverOpen } = this.#switches;
    const bits: Readonly<Record<number, number>> = {
      1: this.#stopped() ? 0x08 : 0,
      2: (coverOpen ? 0x04 : 0) | (paper ? 0 : 0x20),
      3: 0,
      4: paper ? 0 : 0x6c,
    };
    return Uint8Array.of(0x12 | (bits[what] ?? 0));
  }

  #answer(socket: Socket, bytes: Uint8Array): void {
    if (!socket.destroyed && socket.writable) socket.write(bytes);
  }

  #keep(piece: PaperPiece | null): void {
    if (!piece) return;
    this.#papersMade += 1;
    const caption = `${this.name}: a virtual printer, not paper`;
    const paper: Paper = {
      id: String(this.#papersMade),
      at: this.#now(),
      lines: paperLines(piece.rows),
      rows: piece.rows,
      svg: paperSvg(piece, { columns: this.#columns, caption }),
      drawerPulses: piece.drawerPulses,
      torn: piece.torn,
    };
    this.#papers = [...this.#papers, paper].slice(-VIRTUAL_PAPERS_MAX);
    for (const listener of this.#paperListeners) listener(paper);
  }
}

/** GS I: 66 the maker, 67 the model, as text between an underscore and a zero; other questions get a bare type. */
const identity = (what: number, name: string): Uint8Array => {
  if (what !== 66 && what !== 67) return Uint8Array.of(0);
  return new TextEncoder().encode(`_${what === 66 ? "TILLMESH" : `VIRTUAL ${name}`}\0`);
};
