/**
 * A busy hour at a supermarket, made up: baskets drawn from the store's own catalogue, with the sizes, the pace and the
 * means of payment of a real store's log (a month of a grocery co-op, CORE-POS sample data; only these figures are
 * taken from it). Everything here is generated, and whoever shows it must say so.
 */
import type { OneShotSale } from "../../api/schemas.ts";
import { must } from "../../kernel/assert.ts";
import type { Random } from "../../kernel/ports.ts";

/** What the generator needs to know of an article; a `Product` is one. */
export interface BusyArticle {
  readonly id: string;
  readonly unit: "each" | "kg" | "l" | "m";
  readonly unitPrice: { readonly amount: number; readonly decimals: number };
}

export interface BusySale {
  /** Milliseconds after the start at which the sale is rung up, in the sped-up time. */
  readonly atMs: number;
  /** 0-based. */
  readonly tillIndex: number;
  readonly sale: OneShotSale;
}

export interface BusyHourOptions {
  readonly articles: readonly BusyArticle[];
  readonly tills: number;
  /** Number of sales; 57 are one hour at the peak. */
  readonly sales: number;
  /** 60 plays an hour in a minute. */
  readonly speed: number;
  /** Minor-unit digits of the store's currency. */
  readonly exponent: number;
  readonly random: Pick<Random, "fraction" | "uuid">;
}

/** The busiest hour of the log's month. (Of days 1 to 15 alone: 50, on the 7th from 16 to 17 h.) */
export const PEAK_SALES_PER_HOUR = 57;

/**
 * Lines of a basket: median 5, mean 9, 95th percentile 32 in the log's month (5, 7.9 and 26 on days 1 to 15 alone, the
 * longest 84). A lognormal cut there has just these three.
 */
const LINES = { median: 5, sigma: 1.12, max: 90 } as const;

/** 6,979 of 29,439 item lines (days 1 to 15) are weighed: median 0.78 kg, 95 % below 3 kg, none of 10 kg. */
const WEIGHED_SHARE = 0.237;
const WEIGHT = { median: 0.73, sigma: 0.99, minGrams: 20, maxGrams: 9_995 } as const;

/** Pieces of a line in the log: 95.2 % one, 2.9 % two, 0.9 % three, the rest more. */
const PIECES = [
  { upTo: 0.952, pieces: 1 },
  { upTo: 0.981, pieces: 2 },
  { upTo: 0.99, pieces: 3 },
  { upTo: 0.996, pieces: 4 },
  { upTo: 1, pieces: 6 },
] as const;

/**
 * Of the log's receipts (days 1 to 15) paid wholly in cash, wholly by card or by both, 1,127 were cash, 1,719 card and 8
 * both. Checks (7 %), charge accounts (8 %), coupons and benefit cards are left out: few stores elsewhere take them.
 */
const CASH_SHARE = 1_127 / 2_854;
const SPLIT_SHARE = 8 / 2_854;

/** One line in forty is taken off again (1 in 94 in the log, days 1 to 15; more, so that an hour shows some). */
const VOID_SHARE = 0.025;

/** Cash handed over exactly, by those who have the coins. */
const EXACT_SHARE = 0.3;

/** What people pay with, in major units: the next multiple of one of these. */
const NOTES = [5, 10, 20, 50] as const;

/** The sales of a busy hour, in the order of their times; none where nothing has a price. The same `random` gives the same hour. */
export const busyHour = (options: BusyHourOptions): BusySale[] => {
  const { random, sales, speed, tills } = options;
  const shelves = arrange(options.articles, random);
  if (shelves.pieces.length + shelves.weighed.length === 0) return [];
  const spanMs = (sales / PEAK_SALES_PER_HOUR) * 3_600_000;
  const times = Array.from({ length: sales }, () => Math.floor((random.fraction() * spanMs) / speed));
  times.sort((a, b) => a - b);
  return times.map((atMs) => ({
    atMs,
    tillIndex: Math.floor(random.fraction() * tills),
    sale: makeSale(shelves, options.exponent, random),
  }));
};

type Chance = BusyHourOptions["random"];

interface Shelves {
  readonly pieces: readonly BusyArticle[];
  readonly weighed: readonly BusyArticle[];
}

/** Shuffles each kind, so that which articles sell well is chance; articles without a price are never picked. */
const arrange = (articles: readonly BusyArticle[], random: Chance): Shelves => {
  const priced = articles
    .filter((article) => article.unitPrice.amount > 0)
    .map((article) => ({ article, at: random.fraction() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ article }) => article);
  return {
    pieces: priced.filter((article) => article.unit === "each"),
    weighed: priced.filter((article) => article.unit !== "each"),
  };
};

/** Favours the front: a tenth of the articles makes about a third of the lines. */
const pick = (articles: readonly BusyArticle[], random: Chance): BusyArticle =>
  must(articles[Math.floor(articles.length * random.fraction() ** 2)], "an article");

/** A standard normal by Box and Muller. */
const normal = (random: Chance): number =>
  Math.sqrt(-2 * Math.log(1 - random.fraction())) * Math.cos(2 * Math.PI * random.fraction());

const clamp = (value: number, min: number, max: number): number => Math.min(Math.max(value, min), max);

const lineCount = (random: Chance): number =>
  clamp(Math.round(LINES.median * Math.exp(LINES.sigma * normal(random))), 1, LINES.max);

const grams = (random: Chance): number => {
  const weight = Math.round(1000 * WEIGHT.median * Math.exp(WEIGHT.sigma * normal(random)));
  // Scales for trade show steps of 5 g.
  return Math.round(clamp(weight, WEIGHT.minGrams, WEIGHT.maxGrams) / 5) * 5;
};

const pieces = (random: Chance): number => {
  const at = random.fraction();
  return PIECES.find(({ upTo }) => at < upTo)?.pieces ?? 1;
};

interface Picked {
  readonly article: BusyArticle;
  /** Thousandths. */
  readonly quantity: number;
}

const pickLine = ({ pieces: byPiece, weighed }: Shelves, random: Chance): Picked => {
  const weigh = weighed.length > 0 && (byPiece.length === 0 || random.fraction() < WEIGHED_SHARE);
  const article = pick(weigh ? weighed : byPiece, random);
  return { article, quantity: weigh ? grams(random) : 1000 * pieces(random) };
};

/** Minor units, half away from zero; only used to choose notes, the till computes what is due. */
const extended = ({ article, quantity }: Picked, exponent: number): number =>
  Math.round((article.unitPrice.amount * quantity) / 10 ** (article.unitPrice.decimals + 3 - exponent));

const makeSale = (shelves: Shelves, exponent: number, random: Chance): OneShotSale => {
  const lines: OneShotSale["lines"] = [];
  let total = 0;
  let wanted = lineCount(random);
  while (wanted > 0) {
    const picked = pickLine(shelves, random);
    const voided = random.fraction() < VOID_SHARE;
    lines.push({
      lineId: random.uuid(),
      productId: picked.article.id,
      quantity: picked.quantity,
      ...(voided ? { voided } : {}),
    });
    if (voided) continue;
    total += extended(picked, exponent);
    wanted -= 1;
  }
  return { id: random.uuid(), lines, tenders: tenders(total, 10 ** exponent, random) };
};

const tenders = (total: number, major: number, random: Chance): OneShotSale["tenders"] => {
  const at = random.fraction();
  if (at < CASH_SHARE) {
    if (random.fraction() < EXACT_SHARE) return [{ kind: "cash" }];
    const note = (NOTES[Math.floor(random.fraction() * NOTES.length)] ?? 5) * major;
    return [{ kind: "cash", tendered: Math.ceil(total / note) * note }];
  }
  // What is in the purse goes first, whole fives of it, the card takes the rest.
  const cash = Math.floor((total * random.fraction()) / (5 * major)) * 5 * major;
  if (at < CASH_SHARE + SPLIT_SHARE && cash > 0) return [{ kind: "cash", amount: cash }, { kind: "card" }];
  return [{ kind: "card" }];
};
