import type { PrinterSwitches, TillEnd, WallPaper } from "../../api/wall-schemas.ts";
import type { DataDir } from "../data-dir.ts";

/** One till's process, started and ended any number of times. */
export interface TillProcess {
  /** Null before the first start and after an end. */
  pid(): number | null;
  /** How the last life ended; null while one is on. */
  end(): TillEnd | null;
  /** Starts a life; settles when the process exists, which is before it answers. */
  start(): Promise<void>;
  /** SIGKILL; settles when it is gone. */
  kill(): Promise<void>;
  /** Asks it to stop and waits; after a bound it is killed. */
  stop(): Promise<void>;
  onEnd(listener: () => void): void;
}

/** What the demo needs of a virtual printer. */
export interface DemoPrinter {
  /** Oldest first. */
  papers(): readonly (WallPaper & { readonly svg: string })[];
  switches(): PrinterSwitches;
  setSwitches(change: Partial<PrinterSwitches>): Promise<void>;
  close(): Promise<void>;
}

/** A lane of the demo: a till, its data, its printer. */
export interface LaneParts {
  readonly number: number;
  readonly name: string;
  readonly dir: DataDir;
  readonly process: TillProcess;
  readonly printer: DemoPrinter;
}
