/** The few things the demo asks of a till, over the till's own API with the key of its data directory. */
import * as z from "zod";
import {
  type ImportReport,
  importReportSchema,
  type OneShotSale,
  problemSchema,
  type Status,
  statusSchema,
} from "../../api/schemas.ts";

/** A till that does not answer within this time is not answering: a local answer takes milliseconds. */
const ANSWER_MS_MAX = 3_000;
/** Thousands of articles are written in one go. */
const IMPORT_MS_MAX = 120_000;

export interface TillAddress {
  /** `http://127.0.0.1:4101` */
  readonly url: string;
  readonly key: string;
}

/** `unavailable`: nobody knows whether the sale was stored; the same id may be sent again. */
export type RungUp =
  | { readonly type: "acknowledged" }
  | { readonly type: "refused"; readonly message: string }
  | { readonly type: "unavailable"; readonly message: string };

export interface TillClient {
  /** Throws when the till does not answer, or answers what no till would. */
  status(): Promise<Status>;
  productCount(): Promise<number>;
  /** Whether the till holds this sale. Throws when it does not answer. */
  holdsSale(id: string): Promise<boolean>;
  /** Never throws. */
  ringUp(sale: OneShotSale): Promise<RungUp>;
  setNetwork(up: boolean): Promise<void>;
  importCatalogue(csv: string): Promise<ImportReport>;
}

const productCountSchema = z.object({ products: z.int() });

/** The body of a POST. */
interface Sent {
  readonly type: string;
  readonly body: string;
}

const json = (value: unknown): Sent => ({ type: "application/json", body: JSON.stringify(value) });

/** A client for the till that answers at `address`. */
export const createTillClient = ({ url, key }: TillAddress): TillClient => {
  const ask = async (path: string, sent: Sent | null, ms = ANSWER_MS_MAX): Promise<Response> =>
    fetch(new URL(path, url), {
      method: sent === null ? "GET" : "POST",
      headers: { authorization: `Bearer ${key}`, ...(sent === null ? {} : { "content-type": sent.type }) },
      body: sent === null ? null : sent.body,
      signal: AbortSignal.timeout(ms),
    });
  const read = async <T>(schema: z.ZodType<T>, path: string, sent: Sent | null = null, ms?: number): Promise<T> => {
    const response = await ask(path, sent, ms);
    if (!response.ok) throw new Error(`${path}: ${await problemOf(response)}`);
    return schema.parse(await response.json());
  };
  return {
    status: async () => read(statusSchema, "/api/status"),
    productCount: async () => (await read(productCountSchema, "/api/state")).products,
    holdsSale: async (id) => {
      const response = await ask(`/api/sales/${id}`, null);
      await response.arrayBuffer();
      if (!response.ok && response.status !== 404) throw new Error(`/api/sales: ${response.status}`);
      return response.ok;
    },
    ringUp: async (sale) => {
      try {
        const response = await ask("/api/sales", json(sale));
        if (response.ok) {
          await response.arrayBuffer();
          return { type: "acknowledged" };
        }
        const message = await problemOf(response);
        // A full disk (507) and a till that stumbled may be well again; what does not fit will never fit.
        return { type: response.status >= 500 ? "unavailable" : "refused", message };
      } catch (error) {
        return { type: "unavailable", message: error instanceof Error ? error.message : String(error) };
      }
    },
    setNetwork: async (up) => {
      await read(z.object({ up: z.boolean() }), "/api/demo/network", json({ up }));
    },
    importCatalogue: async (csv) => {
      const sent = { type: "text/csv; charset=utf-8", body: csv };
      return read(importReportSchema, "/api/catalogue/import", sent, IMPORT_MS_MAX);
    },
  };
};

/** What a refusal says, for people; never throws on a body that is no Problem. */
const problemOf = async (response: Response): Promise<string> => {
  try {
    const problem = problemSchema.parse(await response.json());
    const issue = problem.issues?.[0];
    return issue === undefined ? problem.message : `${problem.message} (${issue.path}: ${issue.message})`;
  } catch {
    return `the till answered ${response.status}`;
  }
};
