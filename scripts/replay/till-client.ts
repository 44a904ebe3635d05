/** A till's API as the replay uses it: every answer is parsed, and no answer is a value too. */
import * as z from "zod";
import {
  importReportSchema,
  problemSchema,
  saleListSchema,
  saleSchema,
  statusSchema,
  type ImportReport,
  type OneShotSale,
  type Sale,
  type SaleSummary,
} from "../../src/api/schemas.ts";
import type { TillAddress } from "./till-pool.ts";

/** `unanswered`: whether the sale was stored is not known; the same id may be sent again. */
export type Answer =
  | { readonly type: "sold"; readonly sale: Sale }
  | { readonly type: "refused"; readonly message: string }
  | { readonly type: "unanswered"; readonly message: string };

/** What a till says it holds. */
const heldSchema = statusSchema.pick({ vector: true, digests: true, entries: true });
export type Held = z.infer<typeof heldSchema>;

export interface TillClient {
  readonly url: string;
  /** Never throws. */
  ringUp(sale: OneShotSale): Promise<Answer>;
  /** Null when the till does not hold it. Throws when it does not answer. */
  sale(id: string): Promise<Sale | null>;
  /** All sales the till holds, newest first. Throws when it does not answer. */
  sales(): Promise<SaleSummary[]>;
  /** Throws when the till does not answer. */
  held(): Promise<Held>;
  /** Throws when the import is refused as a whole. */
  importCatalogue(csv: string): Promise<ImportReport>;
}

/** A local answer takes milliseconds; a till that needs this long is not answering. */
const ANSWER_MS_MAX = 10_000;
/** Thousands of articles are written in one go. */
const IMPORT_MS_MAX = 120_000;
const LOOKS = 3;
/** The most the API gives at once. */
const PAGE = 200;

const messageOf = async (response: Response): Promise<string> => {
  const problem = problemSchema.safeParse(await response.json().catch(() => null));
  if (!problem.success) return `HTTP ${response.status}`;
  const issues = (problem.data.issues ?? []).map((issue) => `${issue.path}: ${issue.message}`);
  return [`HTTP ${response.status}`, problem.data.error, problem.data.message, ...issues].join(", ");
};

interface Init {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A client for the till at `address`. */
export const tillClient = ({ url, key }: TillAddress): TillClient => {
  const ask = (path: string, init: Init = {}, ms = ANSWER_MS_MAX): Promise<Response> =>
    fetch(`${url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...init.headers },
      signal: AbortSignal.timeout(ms),
    });
  /** Asks what may be asked twice: a connection that the till closed after a pause fails once, and not again. */
  const look = async (path: string): Promise<Response> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await ask(path);
      } catch (error) {
        if (tries === LOOKS) throw new Error(`${url}${path}: no answer`, { cause: error });
      }
    }
  };
  const read = async <T>(schema: z.ZodType<T>, path: string, asked: Promise<Response>): Promise<T> => {
    const response = await asked;
    if (!response.ok) throw new Error(`${url}${path}: ${await messageOf(response)}`);
    return schema.parse(await response.json());
  };
  return {
    url,
    ringUp: async (sale) => {
      try {
        const response = await ask("/api/sales", { method: "POST", body: JSON.stringify(sale) });
        if (response.ok) return { type: "sold", sale: saleSchema.parse(await response.json()) };
        const message = await messageOf(response);
        return { type: response.status >= 500 ? "unanswered" : "refused", message };
      } catch (error) {
        if (error instanceof z.ZodError) return { type: "refused", message: z.prettifyError(error) };
        return { type: "unanswered", message: String(error) };
      }
    },
    sale: async (id) => {
      const response = await look(`/api/sales/${id}`);
      if (response.ok) return saleSchema.parse(await response.json());
      const message = await messageOf(response);
      if (response.status === 404) return null;
      throw new Error(`${url}/api/sales/${id}: ${message}`);
    },
    sales: async () => {
      const all: SaleSummary[] = [];
      for (let before: string | null = ""; before !== null;) {
        const query = before === "" ? "" : `&before=${encodeURIComponent(before)}`;
        const path = `/api/sales?limit=${PAGE}${query}`;
        const page: z.infer<typeof saleListSchema> = await read(saleListSchema, path, look(path));
        all.push(...page.items);
        before = page.next;
      }
      return all;
    },
    held: async () => read(heldSchema, "/api/status", look("/api/status")),
    importCatalogue: async (csv) => {
      const path = "/api/catalogue/import";
      const headers = { "content-type": "text/csv; charset=utf-8" };
      return read(importReportSchema, path, ask(path, { method: "POST", body: csv, headers }, IMPORT_MS_MAX));
    },
  };
};
