import { createMiddleware } from "hono/factory";
import type { Problem } from "../../api/schemas.ts";
import { refuseRequest } from "./guard.ts";

const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

/** The first and last word on every request: who may ask at all, and what no answer goes out without. */
export const guardAll = (hosts: () => ReadonlySet<string>) =>
  createMiddleware(async (c, next) => {
    const length = c.req.header("content-length");
    const refusal = refuseRequest(
      {
        method: c.req.method,
        host: c.req.header("host"),
        origin: c.req.header("origin"),
        fetchSite: c.req.header("sec-fetch-site"),
        fetchMode: c.req.header("sec-fetch-mode"),
        fetchDest: c.req.header("sec-fetch-dest"),
        contentType: c.req.header("content-type"),
        hasBody: (length !== undefined && length !== "0") || c.req.header("transfer-encoding") !== undefined,
      },
      hosts(),
    );
    if (refusal === null) await next();
    else c.res = c.json<Problem>({ error: refusal.error, message: refusal.message }, refusal.status);
    if (!c.res.headers.has("Content-Security-Policy")) c.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Referrer-Policy", "no-referrer");
    c.header("Cross-Origin-Resource-Policy", "same-origin");
    // What was sold stays out of the browser's cache.
    if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-store");
  });
