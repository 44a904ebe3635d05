import {
  oneShotSaleSchema,
  saleSchema,
  type OneShotSale,
  type Sale,
  type SaleSummary,
} from "../../../../src/api/schemas.ts";
import type { StoreSettings } from "../../../../src/domain/settings-body.ts";
import { ringUp } from "./ring-up.ts";

/** What a fake store does wrong on purpose, so that the replay's checks can be seen to find it. */
export type Planted =
  | "forgets the last sale when killed"
  | "stores a repeated call twice"
  | "charges a cent more"
  | "changes a sale"
  | "gives a number twice"
  | "skips a number"
  | "keeps a sale to itself";

interface Stored {
  readonly sale: Sale;
  readonly till: number;
}

/** A disk that all tills of a fake store share. */
export interface FakeStore {
  /** Stores a call, or answers with what it stored before. Throws the till's words when it is refused. */
  store(till: number, json: unknown): Sale;
  /** What a till says it holds, oldest first. */
  list(till: number): SaleSummary[];
  find(till: number, id: string): Sale | null;
  /** What a kill does to the disk. */
  killed(): void;
}

const toSale = (call: OneShotSale, settings: StoreSettings, receipt: Sale["body"]["receipt"], cents: number): Sale => {
  const body = ringUp(call, settings);
  return saleSchema.parse({
    id: call.id,
    body: {
      ...body,
      lines: body.lines.map((line) => ({ ...line, id: call.id })),
      voided: [],
      tenders: body.tenders.map((tender) => ({ ...tender, id: call.id })),
      receipt,
      totals: { ...body.totals, due: body.totals.due + cents },
    },
    seal: "",
    onTills: 1,
    tills: 1,
    status: "PENDING",
    print: null,
  });
};

const toSummary = ({ sale, till }: Stored): SaleSummary => ({
  id: sale.id,
  receipt: `${sale.body.receipt.series}-${sale.body.receipt.number}`,
  kind: sale.body.kind,
  till: `Till ${till}`,
  soldAt: 0,
  total: sale.body.totals.total,
  items: sale.body.lines.length,
  tenders: [],
  onTills: 1,
  status: "PENDING",
});

/** A store whose sums come from the real rules, and which is right but for what is `planted`. */
export const fakeStore = (settings: StoreSettings, planted?: Planted): FakeStore => {
  let disk: Stored[] = [];
  const numbers = new Map<number, number>();
  const nextNumber = (till: number): number => {
    const before = numbers.get(till) ?? 0;
    const slips = before === 2 ? { "gives a number twice": 0, "skips a number": 2 } : {};
    const step = Object.entries(slips).find(([slip]) => slip === planted)?.[1] ?? 1;
    numbers.set(till, before + step);
    return before + step;
  };
  const heldBy = (till: number): Stored[] =>
    planted === "keeps a sale to itself" ? disk.filter((stored, i) => i !== 1 || stored.till === till) : disk;
  return {
    store: (till, json) => {
      const call = oneShotSaleSchema.parse(json);
      const known = disk.find(({ sale }) => sale.id === call.id);
      if (known !== undefined && planted !== "stores a repeated call twice") return known.sale;
      const cents = planted === "charges a cent more" && disk.length === 3 ? 1 : 0;
      const sale = toSale(call, settings, { series: `T${till}`, number: nextNumber(till) }, cents);
      disk.push({ sale, till });
      return sale;
    },
    list: (till) => heldBy(till).map((stored) => toSummary(stored)),
    find: (till, id) => {
      const found = heldBy(till).find(({ sale }) => sale.id === id);
      if (found === undefined) return null;
      if (planted !== "changes a sale" || found !== disk[2]) return found.sale;
      return { ...found.sale, body: { ...found.sale.body, cashier: "somebody else" } };
    },
    killed: () => {
      if (planted === "forgets the last sale when killed") disk = disk.slice(0, -1);
    },
  };
};
