import type { PrinterSwitches, WallPaper, WallState } from "../../api/wall-schemas.ts";
import type { BusySpeed } from "../../api/wall-routes.ts";

/** What the wall's page may do; the supervisor of the tills stands behind it. Numbers are till numbers. */
export interface WallControls {
  /** The state as last looked at. */
  state(): WallState;
  /** Called with every new state; returns how to stop that. */
  onState(listener: (state: WallState) => void): () => void;
  hasTill(number: number): boolean;
  /** Plugs or pulls the till's network cable; a sentence why not, or null. */
  setNetwork(number: number, up: boolean): Promise<string | null>;
  /** SIGKILL: no goodbye, no flush. A sentence why not, or null. */
  kill(number: number): Promise<string | null>;
  restart(number: number): Promise<string | null>;
  startBusyHour(speed: BusySpeed): Promise<string | null>;
  stopBusyHour(): Promise<void>;
  setPrinter(number: number, switches: Partial<PrinterSwitches>): Promise<string | null>;
  /** Newest first. */
  papers(number: number): readonly WallPaper[];
  /** One paper as SVG, or null when it is no longer kept. */
  paperSvg(number: number, id: string): string | null;
}
