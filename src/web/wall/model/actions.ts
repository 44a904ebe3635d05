/** The switches of the wall. Each is answered on the screen at once by looking busy, and in truth by the next state. */
import { signal } from "@preact/signals";
import type { PrinterSwitches } from "../../../api/wall-schemas.ts";
import { type BusySpeed, WALL_BASE } from "../../../api/wall-routes.ts";
import { clearToasts, showToast } from "../../kit/toast.tsx";
import { t } from "../words/words.ts";

/** Names of the actions under way. */
export const underWay = signal<ReadonlySet<string>>(new Set());

/** Longer than a till takes to stop, which is bounded by five seconds. */
const ANSWER_MS_MAX = 8_000;

const messageOf = async (response: Response): Promise<string> => {
  try {
    const { message } = (await response.json()) as { message?: unknown };
    return typeof message === "string" ? message : String(response.status);
  } catch {
    return String(response.status);
  }
};

const post = async (path: string, body: object): Promise<void> => {
  if (underWay.value.has(path)) return;
  underWay.value = new Set(underWay.value).add(path);
  try {
    const response = await fetch(`${WALL_BASE}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
    if (response.ok) clearToasts();
    else showToast({ tone: "stop", title: t("problem.title"), text: await messageOf(response) });
  } catch {
    showToast({ tone: "stop", title: t("problem.title"), text: t("problem.offline") });
  } finally {
    const rest = new Set(underWay.value);
    rest.delete(path);
    underWay.value = rest;
  }
};

export const setNetwork = (number: number, up: boolean): void => void post(`/tills/${number}/network`, { up });
export const killTill = (number: number): void => void post(`/tills/${number}/kill`, {});
export const restartTill = (number: number): void => void post(`/tills/${number}/restart`, {});
export const setPrinter = (number: number, switches: Partial<PrinterSwitches>): void =>
  void post(`/printers/${number}`, switches);

/** Starts the busy hour, or stops the one that is on. */
export const toggleBusyHour = (isOn: boolean, speed: BusySpeed): void =>
  void post("/busy-hour", isOn ? { action: "stop" } : { action: "start", speed });
