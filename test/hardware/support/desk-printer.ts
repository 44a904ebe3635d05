import { createEscPosDecoder } from "../../../src/hardware/virtual/escpos-decoder.ts";
import { PaperMachine, paperLines } from "../../../src/hardware/virtual/paper-machine.ts";
import type { LinkProblem, PrinterLink, PrinterTransport } from "../../../src/hardware/printer-transport.ts";
import { err, ok } from "../../../src/kernel/result.ts";

/** A printer without sockets and without time, whose every fault is a field. Writes into the journal what it does. */
export class DeskPrinter implements PrinterTransport {
  readonly place = "192.168.1.50 port 9100";
  readonly papers: (readonly string[])[] = [];
  readonly journal: string[];
  off = false;
  paperOut = false;
  silent = false;
  readable = true;
  /** Dies in the middle of the next send that is longer than this. */
  diesAfterBytes: number | null = null;
  /** Never answers the mark at the end of a job, though it answers all else. */
  losesEndMark = false;
  opened = 0;
  readonly #machine = new PaperMachine(42);

  constructor(journal: string[] = []) {
    this.journal = journal;
  }

  open(): ReturnType<PrinterTransport["open"]> {
    this.opened += 1;
    if (this.off) return Promise.resolve(err({ type: "unreachable", detail: "off" }));
    return Promise.resolve(ok(this.#link()));
  }

  #link(): PrinterLink {
    const decode = createEscPosDecoder();
    let answers: number[] = [];
    let lost: LinkProblem | null = null;
    return {
      readable: this.readable,
      send: (bytes) => {
        const limit = this.diesAfterBytes ?? Infinity;
        if (bytes.length > limit) {
          this.#obey(decode(bytes.subarray(0, limit)));
          this.off = true;
        }
        if (this.off) lost = { type: "lost", detail: "off" };
        if (lost) return Promise.resolve(err(lost));
        answers = [...answers, ...this.#obey(decode(bytes))];
        return Promise.resolve(ok(undefined));
      },
      receive: () => {
        if (lost) return Promise.resolve(err(lost));
        const bytes = Uint8Array.from(answers);
        answers = [];
        return Promise.resolve(ok(bytes.length > 0 && !this.silent ? bytes : null));
      },
      close: () => {
        lost = { type: "lost", detail: "closed" };
        return Promise.resolve();
      },
    };
  }

  #obey(commands: ReturnType<ReturnType<typeof createEscPosDecoder>>): number[] {
    return commands.flatMap((command) => {
      if (command.type === "ask-real-time") {
        const status = {
          1: this.paperOut ? 0x1a : 0x12,
          2: this.paperOut ? 0x32 : 0x12,
          4: this.paperOut ? 0x72 : 0x12,
        };
        return [status[command.what as 1 | 2 | 4] ?? 0x12];
      }
      if (command.type === "ask-sensor") return this.losesEndMark ? [] : [0];
      if (command.type === "pulse") this.journal.push(command.realTime ? "pulse at once" : "pulse");
      const piece = this.#machine.run(command);
      if (piece) {
        this.papers.push(paperLines(piece.rows));
        this.journal.push("paper");
      }
      return [];
    });
  }
}
