/**
 * One worker a printer: takes jobs from its queue, never from a caller, so a sale waits for no paper and one dead
 * printer holds no other.
 *
 * While nothing of a job has been sent, trouble is waited out with growing pauses, up to the job's time-to-live; then
 * the job fails and only a person prints it. Once a byte of it was sent, it is tried no more: the printer's word makes
 * it printed, anything else makes it unknown. The drawer opens first and apart, at most once a job, even while the
 * printer is out of paper.
 */
import { invariant, InvariantError } from "../kernel/assert.ts";
import type { Clock, Logger, Random, Scheduler } from "../kernel/ports.ts";
import { ok } from "../kernel/result.ts";
import { createDueJobs, type DueJobs } from "./due-jobs.ts";
import type { PrinterProfile } from "./escpos/printer-profile.ts";
import { createReceiptEncoder, type ReceiptEncoder } from "./escpos/receipt-bytes.ts";
import { createPause, type Pause } from "./pause.ts";
import { openDrawer, printJob, wantsDrawer } from "./print-attempt.ts";
import {
  expiredProblem,
  printerProblem,
  unknownProblem,
  type PrinterName,
  type PrinterTrouble,
  type PrintProblem,
} from "./print-problem.ts";
import type { PrintJob, PrintQueue, Settlement } from "./print-queue.ts";
import { createConversation, PRINTER_TIMES, type PrinterTimes } from "./printer-conversation.ts";
import type { PrinterLink, PrinterTransport } from "./printer-transport.ts";

export interface PrinterDeps {
  /** As the shop calls it: `Lane 2`. */
  readonly name: string;
  readonly profile: PrinterProfile;
  readonly transport: PrinterTransport;
  readonly queue: PrintQueue;
  readonly clock: Clock;
  readonly random: Random;
  readonly scheduler: Pick<Scheduler, "after">;
  readonly logger: Logger;
  readonly times?: PrinterTimes;
}

export interface PrinterStatus {
  readonly state: "ready" | "trouble";
  /** Null when ready. */
  readonly problem: PrintProblem | null;
}

/** Pauses between tries of a printer in trouble. */
const RETRY_MS_MIN = 500;
const RETRY_MS_MAX = 15_000;
/** Between two looks at a printer with nothing to print, so that an empty roll is seen before a customer waits. */
const IDLE_LOOK_MS = 30_000;
/** New work hurries a pause, but not below this: each try costs the network a connection. */
const HURRY_MS_MIN = 250;
/** What a till that is shut down waits for the paper in hand. */
const STOP_MS_MAX = 5_000;

const READY: PrinterStatus = { state: "ready", problem: null };

/** Troubles after which nothing more can be sent over the link. */
const NO_ANSWER: ReadonlySet<PrinterTrouble> = new Set(["silent", "lost", "stuck"]);

export class Printer {
  readonly #deps: PrinterDeps;
  readonly #printer: PrinterName;
  readonly #encode: ReceiptEncoder;
  readonly #jobs: DueJobs;
  readonly #pause: Pause;
  readonly #listeners = new Set<(status: PrinterStatus) => void>();
  #status = READY;
  #trouble: PrinterTrouble | null = null;
  #failures = 0;
  #worked = false;
  #stopped = false;
  #running: Promise<void> | null = null;
  #link: PrinterLink | null = null;

  constructor(deps: PrinterDeps) {
    this.#deps = deps;
    this.#printer = { name: deps.name, place: deps.transport.place };
    this.#encode = createReceiptEncoder(deps.profile);
    this.#jobs = createDueJobs(deps.queue, deps.clock);
    this.#pause = createPause(deps.scheduler);
  }

  /** Settles what an earlier run left in the middle, then works until stopped. Once. */
  start(): void {
    invariant(this.#running === null, "a printer's worker is started once");
    this.#settleInterrupted();
    const stopListening = this.#deps.queue.onWork(() => {
      this.#worked = true;
      // Not in the caller's turn: the sale's answer goes out first.
      this.#deps.scheduler.after(0, () => this.#pause.hurry());
    });
    this.#running = this.#work().finally(stopListening);
  }

  /** Resolves when the job in hand is settled and the link is closed. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#pause.end();
    const cancel = this.#deps.scheduler.after(STOP_MS_MAX, () => void this.#link?.close());
    await this.#running;
    cancel();
  }

  status(): PrinterStatus {
    return this.#status;
  }

  /** Calls `listener` when the status changes. Returns the way to stop it. */
  onStatus(listener: (status: PrinterStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #work(): Promise<void> {
    for (;;) {
      this.#worked = false;
      await this.#round();
      if (this.#trouble !== null && !this.#stopped) await this.#pause.rest(HURRY_MS_MIN, "by nothing");
      if (this.#stopped) return;
      if (!this.#worked) await this.#pause.rest(this.#pauseMs(), "by work");
      if (this.#stopped) return;
    }
  }

  /** One look at queue and printer. */
  async #round(): Promise<void> {
    try {
      this.#jobs.settle([]);
      // A printer that cannot answer is not worth a visit without paper to print.
      if (this.#wantedJobs().length > 0 || this.#asked()) this.#setTrouble(await this.#visitPrinter());
    } catch (error) {
      if (error instanceof InvariantError) throw error;
      this.#deps.logger.error("the print queue cannot be read or written", this.#fields({ error: String(error) }));
      this.#setTrouble("till-disk");
    }
  }

  async #visitPrinter(): Promise<PrinterTrouble | null> {
    const opened = await this.#deps.transport.open();
    if (!opened.ok) {
      this.#deps.logger.warn("no way to the printer", this.#fields({ ...opened.error }));
      return opened.error.type;
    }
    this.#link = opened.value;
    try {
      return await this.#useLink(opened.value);
    } finally {
      this.#link = null;
      await opened.value.close();
    }
  }

  /** Everything that can be done over one link; the trouble that ended it, or null when nothing is left to do. */
  async #useLink(link: PrinterLink): Promise<PrinterTrouble | null> {
    const times = this.#deps.times ?? PRINTER_TIMES;
    const conversation = this.#asked() && link.readable ? createConversation(link, times) : null;
    const attempt = { ...this.#deps, printer: this.#printer, encode: this.#encode };
    for (;;) {
      const ready = conversation ? await conversation.askReady() : ok(undefined);
      if (!ready.ok && NO_ANSWER.has(ready.error)) return ready.error;
      const jobs = this.#wantedJobs();
      const wallMs = this.#deps.clock.wallMs();
      const drawer = await openDrawer(
        attempt,
        link,
        jobs.filter((job) => wantsDrawer(job, wallMs)),
        !ready.ok,
      );
      if (!drawer.ok) return drawer.error;
      if (!ready.ok) return ready.error;
      const [job] = jobs;
      if (!job || this.#stopped) return null;
      const result = await printJob(attempt, link, conversation, job);
      const cutShort = this.#stopped && result.settlement.outcome === "unknown";
      this.#jobs.settle([cutShort ? this.#interrupted(job) : result.settlement]);
      this.#deps.logger.info("print job settled", this.#fields({ job: job.id, outcome: result.settlement.outcome }));
      if (result.trouble !== null) return result.trouble;
    }
  }

  #asked(): boolean {
    return this.#deps.profile.status === "asked";
  }

  #wantedJobs(): readonly PrintJob[] {
    return this.#jobs.wanted((job) => expiredProblem(this.#trouble, this.#printer, job.label));
  }

  #interrupted(job: PrintJob): Settlement {
    return { jobId: job.id, outcome: "unknown", problem: unknownProblem("interrupted", this.#printer, job.label) };
  }

  #settleInterrupted(): void {
    try {
      this.#jobs.settle(this.#deps.queue.interrupted().map((job) => this.#interrupted(job)));
    } catch (error) {
      if (error instanceof InvariantError) throw error;
      this.#deps.logger.error("interrupted print jobs cannot be settled yet", this.#fields({ error: String(error) }));
    }
  }

  #setTrouble(next: PrinterTrouble | null): void {
    this.#failures = next === null ? 0 : this.#failures + 1;
    if (next === this.#trouble) return;
    this.#trouble = next;
    this.#status = next === null ? READY : { state: "trouble", problem: printerProblem(next, this.#printer) };
    this.#deps.logger.info("printer status changed", this.#fields({ trouble: next }));
    for (const listener of this.#listeners) listener(this.#status);
  }

  #pauseMs(): number {
    if (this.#trouble === null) return IDLE_LOOK_MS;
    const backoff = Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** Math.min(this.#failures - 1, 10));
    const jittered = backoff * (0.5 + this.#deps.random.fraction() / 2);
    // A job that expires in the pause is given up in time, not at its end.
    return Math.max(0, Math.min(jittered, this.#jobs.untilExpiryMs()) - HURRY_MS_MIN);
  }

  #fields(more: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return { printer: this.#deps.name, ...more };
  }
}
