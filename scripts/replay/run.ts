/** Rings up receipts at the tills: one lane a till, receipt by receipt in turn, each lane one receipt after the other. */
import { setTimeout as wait } from "node:timers/promises";
import type { OneShotSale, Sale } from "../../src/api/schemas.ts";
import type { ReplayedSale } from "./convert.ts";
import type { Figures } from "./expected.ts";
import type { Killer } from "./killer.ts";
import type { TillClient } from "./till-client.ts";

type Outcome = { readonly type: "sold"; readonly sale: Sale } | { readonly type: "refused"; readonly message: string };

export interface RungUp {
  readonly receipt: ReplayedSale;
  /** Index of the till. */
  readonly till: number;
  readonly outcome: Outcome;
  /** Times the call was sent. */
  readonly tries: number;
  /** Whether the till turned out to hold a sale whose call it had not answered. */
  readonly storedUnanswered: boolean;
}

export interface RunOptions {
  readonly receipts: readonly ReplayedSale[];
  readonly clients: readonly TillClient[];
  readonly killer: Killer | null;
  /** Filled with the indexes of the tills that have a sale in hand. */
  readonly busy: Set<number>;
  /** How long a till may stay silent before the replay gives up. */
  readonly silenceMsMax: number;
  readonly onProgress: (rungUp: number) => void;
}

/** Between two tries of a call. */
const TRY_AGAIN_MS = 25;

/** Sends `sale`, always with its one id, until it is answered. */
const insist = async (
  client: TillClient,
  sale: OneShotSale,
  silenceMsMax: number,
): Promise<Pick<RungUp, "outcome" | "tries" | "storedUnanswered">> => {
  const giveUpAt = performance.now() + silenceMsMax;
  let storedUnanswered = false;
  for (let tries = 1; ; tries += 1) {
    const answer = await client.ringUp(sale);
    if (answer.type !== "unanswered") return { outcome: answer, tries, storedUnanswered };
    if (performance.now() > giveUpAt) {
      throw new Error(`${client.url} did not answer for ${silenceMsMax / 1000} s: ${answer.message}`);
    }
    await wait(TRY_AGAIN_MS);
    storedUnanswered = (await client.sale(sale.id).catch(() => null)) !== null;
  }
};

/** What became of every receipt that is a sale. Throws when a till stays silent, or does not start again. */
export const ringUpAll = async (options: RunOptions): Promise<RungUp[]> => {
  const { receipts, clients, killer, busy, silenceMsMax, onProgress } = options;
  const done: RungUp[] = [];
  const lane = async (client: TillClient, till: number): Promise<void> => {
    for (const receipt of receipts.filter((_, i) => i % clients.length === till)) {
      if (receipt.sale === null) continue;
      await killer?.beforeSale(done.length);
      busy.add(till);
      const answered = await insist(client, receipt.sale, silenceMsMax);
      busy.delete(till);
      done.push({ receipt, till, ...answered });
      onProgress(done.length);
    }
  };
  await Promise.all(clients.map((client, till) => lane(client, till)));
  await killer?.finished();
  return done;
};

/** The figures of a finished sale, cents. */
export const figuresOf = ({ body }: Sale): Figures => {
  const discounts = body.lines.flatMap((line) => line.discounts).filter((discount) => discount.scope === "order");
  return {
    discount: BigInt(discounts.reduce((sum, { amount }) => sum + amount, 0)),
    tax: BigInt(body.totals.tax),
    total: BigInt(body.totals.due),
    change: BigInt(body.totals.change),
  };
};
