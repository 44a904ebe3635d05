import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { Problem } from "../../api/schemas.ts";
import type { Logger } from "../../kernel/ports.ts";
import { SettingsUnknownError } from "../settings.ts";
import type { Outcome, TillRefusal } from "../till.ts";

const STATUS = { "not-found": 404, refused: 409, invalid: 422, "store-full": 507 } as const;

/** Carries a refusal out of a handler: at this edge, and only here, it becomes an HTTP status. */
class RefusedError extends Error {
  readonly refusal: TillRefusal;
  constructor(refusal: TillRefusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** The value of an outcome; a refusal is answered with its status by {@link answerError}. */
export const orRefuse = <T>(outcome: Outcome<T>): T => {
  if (outcome.ok) return outcome.value;
  throw new RefusedError(outcome.error);
};

/** A validation failure as an HTTP answer: every fault with its path in the request. */
export const answerInvalid = (c: Context, issues: readonly { path: PropertyKey[]; message: string }[]) =>
  c.json<Problem>(
    {
      error: "validation",
      message: "The request does not fit its schema; see issues and /api/openapi.json.",
      issues: issues.map((issue) => ({ path: issue.path.map(String).join("."), message: issue.message })),
    },
    422,
  );

/** The last resort: an answer that hides what an attacker could use, and a log line that does not. */
export const answerError = (logger: Logger) => (error: Error, c: Context) => {
  if (error instanceof RefusedError) {
    const { type, ...refusal } = error.refusal;
    return c.json<Problem>({ error: refusal.error, message: refusal.message }, STATUS[type]);
  }
  if (error instanceof SettingsUnknownError)
    return c.json<Problem>({ error: "settings-unknown", message: error.message }, 409);
  if (error instanceof HTTPException) {
    const message = error.status === 400 ? "The body is not valid JSON. Send one object, in UTF-8." : error.message;
    return c.json<Problem>({ error: `http-${error.status}`, message }, error.status);
  }
  logger.error("request failed", { path: c.req.path, method: c.req.method, error: error.stack ?? error.message });
  return c.json<Problem>(
    {
      error: "internal",
      message:
        "The till met a fault of its own; its log says which. Look at the basket and the sales before pressing again.",
    },
    500,
  );
};
