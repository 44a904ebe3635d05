import { dataDirAt } from "../node/data-dir.ts";
import { startTill } from "../node/start-node.ts";

export interface TillArguments {
  readonly data: string;
  readonly httpPort: number;
  readonly peerPort: number;
  readonly peer: readonly string[] | undefined;
  readonly printer: string | undefined;
  readonly cashier: string;
  readonly demo: boolean;
}

/** Runs a till until it is asked to stop; a second request does not wait any longer. */
export const runTill = async (options: TillArguments): Promise<void> => {
  const till = await startTill({
    ...options,
    dir: dataDirAt(options.data),
    printer: options.printer ?? null,
    peers: options.peer ?? [],
  });
  console.log(`Till is open at ${till.url}`);
  await stopSignal();
  await till.stop();
};

/** Resolves at the first request to stop. */
const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
