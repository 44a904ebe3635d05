/** What a replay has to say, for people: every difference by itself, with its reason. */
import type { Aftermath } from "./aftermath.ts";
import type { ReplayedSale } from "./convert.ts";
import { dollars } from "./exact-arithmetic.ts";
import type { Figures } from "./expected.ts";
import type { Kill } from "./killer.ts";
import { figuresOf, type RungUp } from "./run.ts";

export interface Verdict {
  /** Equal to the record in all four figures. */
  readonly exact: number;
  /** Equal to exact arithmetic, which differs from the record for a known reason. */
  readonly explained: readonly string[];
  /** Records in which nothing was sold. */
  readonly notSold: readonly string[];
  /** Everything else. */
  readonly wrong: readonly string[];
}

const FIGURES = ["discount", "tax", "total", "change"] as const;

const differences = (ours: Figures, theirs: Figures, theirName: string): string =>
  FIGURES.filter((figure) => ours[figure] !== theirs[figure])
    .map((figure) => `${figure} ${dollars(ours[figure])}, ${theirName} ${dollars(theirs[figure])}`)
    .join("; ");

/** Sorts what was rung up into exact, explained and wrong. */
export const judge = (receipts: readonly ReplayedSale[], rungUp: readonly RungUp[]): Verdict => {
  const outcomes = new Map(rungUp.map((each) => [each.receipt, each.outcome]));
  const explained: string[] = [];
  const notSold: string[] = [];
  const wrong: string[] = [];
  let exact = 0;
  for (const receipt of receipts) {
    const { expected, receipt: id } = receipt;
    const outcome = outcomes.get(receipt);
    if (receipt.sale === null) notSold.push(`${id}: ${expected.reasons.join("; ")}`);
    else if (outcome === undefined) wrong.push(`${id}: was not rung up`);
    else if (outcome.type === "refused") wrong.push(`${id}: refused: ${outcome.message}`);
    else {
      const till = figuresOf(outcome.sale);
      const againstExact = differences(till, expected.exact, "exactly");
      const againstRecord = differences(till, expected.recorded, "recorded");
      if (againstExact !== "") wrong.push(`${id}: ${againstExact}`);
      else if (againstRecord !== "") explained.push(`${id}: ${againstRecord} (${expected.reasons.join("; ")})`);
      else exact += 1;
    }
  }
  return { exact, explained, notSold, wrong };
};

export interface ReplayFacts {
  readonly file: string;
  readonly tills: number;
  readonly receipts: number;
  readonly seconds: number;
  readonly verdict: Verdict;
  readonly kills: readonly Kill[];
  readonly rungUp: readonly RungUp[];
  readonly aftermath: Aftermath;
}

const listed = (title: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : ["", title, ...items.map((item) => `  ${item}`)];

const killLines = (kills: readonly Kill[], rungUp: readonly RungUp[]): string[] => {
  if (kills.length === 0) return [];
  const again = rungUp.filter(({ tries }) => tries > 1);
  const stored = again.filter(({ storedUnanswered }) => storedUnanswered).length;
  const perTill = [...Map.groupBy(kills, ({ till }) => till)].toSorted(([a], [b]) => a - b);
  return [
    "",
    `Killed ${kills.length} times: ${perTill.map(([till, all]) => `till ${till + 1} ${all.length} times`).join(", ")}; ` +
      `${kills.filter(({ busy }) => busy).length} times with a sale in hand.`,
    `${again.length} calls were not answered at first and were sent again with the same id; ` +
      `${stored} of them had been stored before the kill.`,
  ];
};

const aftermathLines = ({ compared, faults, held, settledMs }: Aftermath): string[] => {
  if (faults.length > 0) return listed(`${faults.length} faults afterwards:`, faults);
  const digests = Object.entries(held?.digests ?? {}).map(([model, digest]) => `  ${model} ${digest}`);
  return [
    "",
    `Afterwards: all tills equal (${Math.round(settledMs)} ms after the last answer), ${held?.entries ?? 0} entries each.`,
    `Every acknowledged sale is on every till, once and unchanged (${compared.toLocaleString("en")} compared); no receipt number is missing or shared.`,
    "Digests of the read models, the same on all tills:",
    ...digests,
  ];
};

/** Whether the replay came out as it must. */
export const succeeded = ({ verdict, aftermath }: Pick<ReplayFacts, "verdict" | "aftermath">): boolean =>
  verdict.wrong.length === 0 && aftermath.faults.length === 0;

/** The report, ready to print. */
export const reportOf = (facts: ReplayFacts): string => {
  const { file, tills, receipts, seconds, verdict, kills, rungUp, aftermath } = facts;
  const { exact, explained, notSold, wrong } = verdict;
  const count = (value: number): string => value.toLocaleString("en");
  return [
    `${count(receipts)} receipts of ${file} at ${tills} tills in ${seconds.toFixed(1)} s`,
    `  ${count(exact)} as recorded: discount, tax, total and change to the cent`,
    `  ${count(explained.length)} to the exact cent, which the record misses for the reason given below`,
    `  ${count(notSold.length)} in which nothing was sold`,
    `  ${count(wrong.length)} wrong`,
    ...listed("Not as recorded, by receipt:", explained),
    ...listed("Nothing was sold:", notSold),
    ...listed("WRONG:", wrong),
    ...killLines(kills, rungUp),
    ...aftermathLines(aftermath),
  ].join("\n");
};
