/** The HTTP side of a till without a till, a network or a disk. */
import { createHttpApp } from "../../../src/node/http/app.ts";
import type { Till } from "../../../src/node/till.ts";

/** Every call is a manager's. `host` must be sent as `till:1`. */
export const bareApp = (
  till: Partial<Till>,
  options: { readonly demo?: boolean; readonly onError?: () => void } = {},
) =>
  createHttpApp({
    till: till as Till,
    logger: { info: () => undefined, warn: () => undefined, error: options.onError ?? (() => undefined) },
    version: "0.0.0",
    demo: options.demo ?? false,
    callerOf: () => ({ name: "Ada", role: "manager" }),
    session: "",
    port: () => 1,
    cashier: "Ada",
    equal: () => false,
    hosts: () => new Set(["till:1"]),
    serveScreens: () => null,
  });

export const BARE_HEADERS = { host: "till:1", authorization: "Bearer key" } as const;
