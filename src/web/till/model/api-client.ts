/**
 * Calls to the till's own program. What comes back is not parsed again: it is this page's own origin, built and
 * served by the same program of the same version from the same contract (src/api/schemas.ts), and zod at run time
 * would weigh more than this whole screen. Only types are taken from there.
 */
import { API_BASE } from "../../../api/routes.ts";
import type { Problem } from "../../../api/schemas.ts";
import { err, ok, type Result } from "../../../kernel/result.ts";

/** `problem`: the program refused, with cause and remedy. `gone`: no answer, so it may or may not have been done. */
export type Refusal =
  | { readonly type: "problem"; readonly status: number; readonly problem: Problem }
  | { readonly type: "gone" };

/** A local commit takes milliseconds, a full disk or a dying one seconds; after this a person must be told. */
const ANSWER_MS_MAX = 8000;

const problemOf = (status: number, body: unknown): Problem => {
  if (typeof body === "object" && body !== null && "message" in body && typeof body.message === "string") {
    return body as Problem;
  }
  return { error: `http-${status}`, message: `HTTP ${status}` };
};

/** One call; never throws. `Answer` is the contract's type for the route. */
export const call = async <Answer>(
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
  waitMs: number = ANSWER_MS_MAX,
): Promise<Result<Answer, Refusal>> => {
  try {
    const response = await fetch(`${API_BASE}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
      signal: AbortSignal.timeout(waitMs),
    });
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok) return ok(answer as Answer);
    return err({ type: "problem", status: response.status, problem: problemOf(response.status, answer) });
  } catch {
    return err({ type: "gone" });
  }
};
