import { getCookie, setCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";
import type { Problem } from "../../api/schemas.ts";
import { API_ROLES, type Caller } from "../api-keys.ts";

/** What a request carries once it has been let in. */
export interface Let {
  readonly Variables: { readonly caller: Caller };
}

export interface AuthDeps {
  /** Who holds an API key, or null. */
  readonly callerOf: (key: string) => Caller | null;
  /** The secret that the till's own page carries as a cookie. It outlives a restart: the page goes on where it was. */
  readonly session: string;
  readonly port: () => number;
  readonly cashier: string;
  readonly equal: (a: string, b: string) => boolean;
}

/**
 * Cookies are shared by all ports of a host, so the name says the port. `__Host-` needs TLS, which a loopback page has
 * not; `SameSite=Strict` and the Origin check do its work.
 */
const cookieName = (port: number): string => `tillmesh-${port}`;

/** Gives the till's own page its session. Who can open the page stands at the till: it is a cashier's session. */
export const grantSession = (deps: AuthDeps) =>
  createMiddleware(async (c, next) => {
    await next();
    setCookie(c, cookieName(deps.port()), deps.session, { httpOnly: true, sameSite: "Strict", path: "/" });
  });

/** Lets in the till's own page (cookie) and local integrations (`Authorization: Bearer tmk_...`); 401 for all else. */
export const requireCaller = (deps: AuthDeps) =>
  createMiddleware<Let>(async (c, next) => {
    const bearer = /^Bearer (\S+)$/.exec(c.req.header("authorization") ?? "")?.[1];
    const cookie = getCookie(c, cookieName(deps.port()));
    const isPage = cookie !== undefined && deps.equal(cookie, deps.session);
    const caller =
      bearer === undefined ? (isPage ? { name: deps.cashier, role: API_ROLES[0] } : null) : deps.callerOf(bearer);
    if (caller === null) {
      const message = "Open the till's page, or send a key: tillmesh api-key create --name NAME --role cashier";
      return c.json<Problem>({ error: "unauthorised", message }, 401);
    }
    c.set("caller", caller);
    return next();
  });

/** Lets in managers only. */
export const requireManager = createMiddleware<Let>(async (c, next) => {
  if (c.get("caller").role === "manager") return next();
  return c.json<Problem>({ error: "forbidden", message: "This needs a key with the role manager." }, 403);
});
