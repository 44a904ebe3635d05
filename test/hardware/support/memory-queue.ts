import type { ReceiptDocument } from "../../../src/domain/receipt.ts";
import type { PrintJob, PrintQueue, Settlement } from "../../../src/hardware/print-queue.ts";

/** A print queue in memory, with a journal of what was made durable and a disk that can fail. */
export class MemoryQueue implements PrintQueue {
  readonly journal: string[];
  readonly settlements = new Map<string, Settlement>();
  diskFull = false;
  readonly #jobs = new Map<string, { job: PrintJob; state: string; drawerTaken: boolean }>();
  readonly #listeners = new Set<() => void>();
  readonly #watchers = new Set<() => void>();

  constructor(journal: string[] = []) {
    this.journal = journal;
  }

  add(id: string, document: ReceiptDocument, at: number, more: Partial<PrintJob> = {}): void {
    const job = { id, label: `receipt ${id}`, document, createdAt: at, askedAt: at, afterUnknown: false, ...more };
    this.#jobs.set(id, { job, state: "waiting", drawerTaken: this.#jobs.get(id)?.drawerTaken ?? false });
    this.settlements.delete(id);
    for (const listener of this.#listeners) listener();
  }

  /** As a till finds it that died in the middle. */
  leavePrinting(id: string): void {
    this.#get(id).state = "printing";
  }

  waiting(limit: number): readonly PrintJob[] {
    this.#write();
    return [...this.#jobs.values()].flatMap(({ job, state }) => (state === "waiting" ? [job] : [])).slice(0, limit);
  }

  interrupted(): readonly PrintJob[] {
    return [...this.#jobs.values()].flatMap(({ job, state }) => (state === "printing" ? [job] : []));
  }

  takeDrawer(jobId: string): boolean {
    this.#write();
    const entry = this.#get(jobId);
    if (entry.drawerTaken) return false;
    entry.drawerTaken = true;
    this.journal.push(`take drawer ${jobId}`);
    return true;
  }

  begin(jobId: string): void {
    this.#write();
    this.#get(jobId).state = "printing";
    this.journal.push(`begin ${jobId}`);
  }

  settle(settlements: readonly Settlement[]): void {
    this.#write();
    for (const settlement of settlements) {
      this.#get(settlement.jobId).state = settlement.outcome;
      this.settlements.set(settlement.jobId, settlement);
      this.journal.push(`${settlement.outcome} ${settlement.jobId}`);
    }
    for (const watcher of this.#watchers) watcher();
  }

  onWork(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when a job has its outcome. */
  settled(jobId: string): Promise<Settlement> {
    return new Promise((resolve) => {
      const look = (): void => {
        const settlement = this.settlements.get(jobId);
        if (!settlement) return;
        this.#watchers.delete(look);
        resolve(settlement);
      };
      this.#watchers.add(look);
      look();
    });
  }

  #get(jobId: string): { job: PrintJob; state: string; drawerTaken: boolean } {
    const entry = this.#jobs.get(jobId);
    if (!entry) throw new Error(`no job ${jobId}`);
    return entry;
  }

  #write(): void {
    if (this.diskFull) throw new Error("database or disk is full");
  }
}
