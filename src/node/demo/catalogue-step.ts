import type { WallState } from "../../api/wall-schemas.ts";
import type { Logger } from "../../kernel/ports.ts";
import type { TillClient } from "./till-client.ts";

export interface CatalogueStep {
  state(): WallState["catalogue"];
  /** Imports the catalogue on this till unless it has articles already. Never throws. */
  bring(till: () => TillClient | null): Promise<void>;
  /** Why one of these tills could not sell yet: a sentence, or null when all have the whole catalogue. */
  missingOn(tills: readonly TillClient[]): Promise<string | null>;
}

/** Brings the shipped catalogue into the store, once, by the API of one till; the mesh brings it to the others. */
export const createCatalogueStep = (csv: () => string, logger: Logger): CatalogueStep => {
  let state: WallState["catalogue"] = { state: "waiting", products: 0, problem: null };
  return {
    state: () => state,
    bring: async (till) => {
      if (state.state === "importing" || state.state === "ready") return;
      try {
        const client = till();
        if (client === null) return;
        const held = await client.productCount();
        if (held === 0) {
          state = { state: "importing", products: 0, problem: null };
          const report = await client.importCatalogue(csv());
          for (const { line, reason } of report.rejected) logger.warn("an article was not imported", { line, reason });
        }
        state = { state: "ready", products: await client.productCount(), problem: null };
      } catch (error) {
        state = { state: "failed", products: 0, problem: error instanceof Error ? error.message : String(error) };
      }
    },
    missingOn: async (tills) => {
      if (state.state !== "ready") return "The catalogue is not in the store yet. Try again in a moment.";
      const counts = await Promise.allSettled(tills.map(async (till) => till.productCount()));
      const fewest = Math.min(...counts.map((count) => (count.status === "fulfilled" ? count.value : state.products)));
      return fewest >= state.products
        ? null
        : `A till has ${fewest} of ${state.products} articles so far. Try again in a moment.`;
    },
  };
};
