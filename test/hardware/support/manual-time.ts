import type { Clock, Scheduler } from "../../../src/kernel/ports.ts";

/** Time that passes only when the test says so. */
export class ManualTime implements Clock, Pick<Scheduler, "after"> {
  wall = 1_770_000_000_000;
  #mono = 0;
  #timers: { at: number; run: () => void }[] = [];

  wallMs(): number {
    return this.wall;
  }

  monoMs(): number {
    return this.#mono;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { at: this.#mono + delayMs, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Lets `ms` pass, timer by timer, and everything they set off happen. */
  async pass(ms: number): Promise<void> {
    const end = this.#mono + ms;
    await settleDown();
    for (;;) {
      const [next] = this.#timers.filter((timer) => timer.at <= end).toSorted((a, b) => a.at - b.at);
      if (!next) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#moveTo(Math.max(this.#mono, next.at));
      next.run();
      await settleDown();
    }
    this.#moveTo(end);
  }

  #moveTo(mono: number): void {
    this.wall += mono - this.#mono;
    this.#mono = mono;
  }
}

/** Promises of promises: a turn of the event loop comes after all of them. */
const settleDown = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
