import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { streamSSE } from "hono/streaming";
import type * as z from "zod";
import {
  commandBusyHourSchema,
  setWallNetworkSchema,
  setWallPrinterSchema,
  type WallState,
} from "../../api/wall-schemas.ts";
import { WALL_BASE } from "../../api/wall-routes.ts";
import type { Logger } from "../../kernel/ports.ts";
import { guardAll } from "../http/guard-all.ts";
import { answerError, answerInvalid } from "../http/problems.ts";
import type { ScreenFile } from "../http/screens.ts";
import type { WallControls } from "./wall-controls.ts";

export interface WallAppDeps {
  readonly controls: WallControls;
  readonly logger: Logger;
  /** The `name:port` pairs this server answers to. */
  readonly hosts: () => ReadonlySet<string>;
  /** The built page; null for a path it has not. */
  readonly serveScreens: (path: string) => ScreenFile | null;
  /** Ends the event streams when it is aborted, so that the server can close. */
  readonly closing: AbortSignal;
}

/** A receipt shown in a tab of its own: a drawing that runs nothing and loads nothing. */
const PAPER_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** A switch's request is a few bytes. */
const BODY_BYTES_MAX = 4 * 1024;

/** The wall's HTTP side: the page, its events, its switches. On loopback only, guarded as a till's is. */
export const createWallApp = (deps: WallAppDeps): Hono => {
  const app = new Hono();
  app.onError(answerError(deps.logger));
  app.notFound((c) => c.json({ error: "not-found", message: "There is nothing at this address." }, 404));
  app.use("*", guardAll(deps.hosts));
  app.use(`${WALL_BASE}/*`, bodyLimit({ maxSize: BODY_BYTES_MAX }));
  app.get(`${WALL_BASE}/events`, (c) => streamSSE(c, async (stream) => pumpStates(deps, stream)));
  registerTills(app, deps.controls);
  registerPrinters(app, deps.controls);
  registerBusyHour(app, deps.controls);
  app.get("*", (c) => {
    const file = deps.serveScreens(c.req.path);
    if (file === null) return c.notFound();
    c.header("Content-Type", file.type);
    c.header("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
    return c.body(file.body);
  });
  return app;
};

interface StateSink {
  readonly aborted: boolean;
  onAbort(listener: () => void): void;
  writeSSE(message: { event: string; data: string }): Promise<void>;
}

/** Writes every state to one page until it leaves; one that reads slowly gets the newest, not all of them. */
const pumpStates = async ({ controls, closing }: WallAppDeps, stream: StateSink): Promise<void> => {
  let newest: WallState | null = controls.state();
  let wake = (): void => {};
  const unsubscribe = controls.onState((state) => {
    newest = state;
    wake();
  });
  const end = (): void => wake();
  stream.onAbort(end);
  closing.addEventListener("abort", end);
  try {
    while (!stream.aborted && !closing.aborted) {
      const state = newest;
      newest = null;
      if (state === null) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      } else {
        await stream.writeSSE({ event: "state", data: JSON.stringify(state) });
      }
    }
  } finally {
    unsubscribe();
    closing.removeEventListener("abort", end);
  }
};

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly answer: Response };

const readBody = async <T>(c: Context, schema: z.ZodType<T>): Promise<Read<T>> => {
  let body: unknown;
  try {
    body = await c.req.json();
  } catch {
    return { ok: false, answer: c.json({ error: "http-400", message: "The body is not valid JSON." }, 400) };
  }
  const parsed = schema.safeParse(body);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, answer: answerInvalid(c, parsed.error.issues) };
};

/** The till or printer number in the path; null when there is no such till. */
const numberIn = (c: Context, controls: WallControls): number | null => {
  const number = Number(c.req.param("n"));
  return controls.hasTill(number) ? number : null;
};

const answer = (c: Context, whyNot: string | null): Response =>
  whyNot === null ? c.json({}, 200) : c.json({ error: "refused", message: whyNot }, 409);

const registerTills = (app: Hono, controls: WallControls): void => {
  app.post(`${WALL_BASE}/tills/:n/network`, async (c) => {
    const number = numberIn(c, controls);
    if (number === null) return c.notFound();
    const body = await readBody(c, setWallNetworkSchema);
    return body.ok ? answer(c, await controls.setNetwork(number, body.value.up)) : body.answer;
  });
  for (const action of ["kill", "restart"] as const) {
    app.post(`${WALL_BASE}/tills/:n/${action}`, async (c) => {
      const number = numberIn(c, controls);
      return number === null ? c.notFound() : answer(c, await controls[action](number));
    });
  }
};

const registerPrinters = (app: Hono, controls: WallControls): void => {
  app.post(`${WALL_BASE}/printers/:n`, async (c) => {
    const number = numberIn(c, controls);
    if (number === null) return c.notFound();
    const body = await readBody(c, setWallPrinterSchema);
    if (!body.ok) return body.answer;
    const { power, paper, blackHole } = body.value;
    return answer(
      c,
      await controls.setPrinter(number, {
        ...(power === undefined ? {} : { power }),
        ...(paper === undefined ? {} : { paper }),
        ...(blackHole === undefined ? {} : { blackHole }),
      }),
    );
  });
  app.get(`${WALL_BASE}/printers/:n/papers`, (c) => {
    const number = numberIn(c, controls);
    return number === null ? c.notFound() : c.json({ items: controls.papers(number) }, 200);
  });
  app.get(`${WALL_BASE}/printers/:n/papers/:file{.+\\.svg}`, (c) => {
    const number = numberIn(c, controls);
    const svg = number === null ? null : controls.paperSvg(number, c.req.param("file").slice(0, -".svg".length));
    if (svg === null) return c.notFound();
    c.header("Content-Type", "image/svg+xml; charset=utf-8");
    c.header("Content-Security-Policy", PAPER_SECURITY_POLICY);
    c.header("Cache-Control", "no-cache");
    return c.body(svg);
  });
};

const registerBusyHour = (app: Hono, controls: WallControls): void => {
  app.post(`${WALL_BASE}/busy-hour`, async (c) => {
    const body = await readBody(c, commandBusyHourSchema);
    if (!body.ok) return body.answer;
    if (body.value.action === "start") return answer(c, await controls.startBusyHour(body.value.speed));
    await controls.stopBusyHour();
    return answer(c, null);
  });
};
