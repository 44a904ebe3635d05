import { defineConfig } from "vitest/config";
import { ClosingLineReporter } from "./scripts/closing-line-reporter.ts";

/**
 * One project a suffix: the suffix of a test file says what it needs. A test that needs more than its suffix says is
 * found by its project's short timeout or by running alone on a bare machine.
 */
const project = (name: string, include: readonly string[], more: Readonly<Record<string, unknown>> = {}) => ({
  test: {
    name,
    include: include.map((suffix) => `test/**/*${suffix}`),
    environment: "node",
    // Processes, not threads: swc's addon, which the house tests parse with, crashes the process now and then in threads.
    pool: "forks",
    ...more,
  },
});

/** Suffixes with a project of their own; `.test.ts` alone is the pure rest. */
const NEEDY = ["db", "net", "pg", "web", "sim"];

export default defineConfig({
  test: {
    reporters: ["default", new ClosingLineReporter()],
    // Two cores are what a CI machine has.
    maxWorkers: 2,
    allowOnly: false,
    passWithNoTests: false,
    projects: [
      project("pure", [".test.ts"], {
        exclude: NEEDY.map((need) => `test/**/*.${need}.test.ts`),
        testTimeout: 10_000,
      }),
      project("db", [".db.test.ts"], { testTimeout: 30_000, hookTimeout: 30_000 }),
      // One after the other: these measure heartbeats and start whole processes, and would starve each other.
      project("net", [".net.test.ts"], {
        testTimeout: 120_000,
        hookTimeout: 60_000,
        fileParallelism: false,
        sequence: { groupOrder: 1 },
      }),
      project("pg", [".pg.test.ts"], {
        testTimeout: 60_000,
        hookTimeout: 60_000,
        fileParallelism: false,
        sequence: { groupOrder: 2 },
      }),
      project("web", [".web.test.ts"], {
        globalSetup: ["./scripts/ensure-chromium.ts"],
        testTimeout: 60_000,
        hookTimeout: 120_000,
        fileParallelism: false,
        sequence: { groupOrder: 3 },
      }),
      project("sim", [".sim.test.ts"], { testTimeout: 600_000, hookTimeout: 60_000, sequence: { groupOrder: 4 } }),
    ],
  },
});
