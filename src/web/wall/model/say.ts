/** From the wall's state to what people read: which sentence, how loud. */
import type { WallState, WallTill } from "../../../api/wall-schemas.ts";
import type { Tone } from "../../kit/pill.tsx";
import { t, tCount } from "../words/words.ts";

export interface Said {
  readonly tone: Tone;
  readonly text: string;
}

const nameOf = (state: WallState, number: number): string =>
  state.tills.find((till) => till.number === number)?.name ?? String(number);

const join = (parts: readonly string[]): string => parts.join(", ");

/** The store in one sentence. */
export const sayAgreement = (state: WallState): Said => {
  const { agreement } = state;
  const counts = { running: agreement.running, equal: agreement.equal, tills: state.tills.length };
  if (agreement.differing.length > 0) {
    const tills = join(agreement.differing.map((number) => nameOf(state, number)));
    return { tone: "stop", text: t("agree.figures", { tills }) };
  }
  if (agreement.allEqual) return { tone: "calm", text: t("agree.all", counts) };
  if (state.tills.some((till) => till.condition === "starting")) {
    return { tone: "calm", text: t("agree.starting", counts) };
  }
  if (agreement.running === 0) return { tone: "stop", text: t("agree.none") };
  if (isTroubled(state)) return { tone: "attention", text: unequal(state, counts) };
  return { tone: "calm", text: t("agree.flowing", { behind: join(furthestBehind(state, WORST_SHOWN)) }) };
};

/** Being behind is no trouble while all is plugged in: it lasts as long as a message takes. */
const isTroubled = (state: WallState): boolean =>
  state.agreement.running < state.tills.length || state.links.some((link) => !link.up);

/** A sentence that names everybody is read by nobody; the table has them all. */
const WORST_SHOWN = 2;

const furthestBehind = (state: WallState, count: number): string[] =>
  state.tills
    .filter((till) => till.behind > 0 && till.condition !== "dead")
    .toSorted((a, b) => b.behind - a.behind)
    .slice(0, count)
    .map((till) => tCount("agree.behind", till.behind, { till: till.name }));

type Counts = Readonly<Record<"running" | "equal" | "tills", number>>;

const unequal = (state: WallState, counts: Counts): string => {
  if (counts.running < counts.tills) {
    if (counts.equal === counts.running && counts.running > 1) return t("agree.running.equal", counts);
    return join([t("agree.running", counts), ...furthestBehind(state, 1)]);
  }
  if (state.links.every((link) => !link.up)) return t("agree.alone");
  if (counts.equal > 1) return join([t("agree.equal", counts), ...furthestBehind(state, 1)]);
  return join(furthestBehind(state, WORST_SHOWN));
};

/** One till in two words. */
export const sayTill = (till: WallTill): Said => {
  switch (till.condition) {
    case "dead":
      return { tone: "stop", text: t(till.end?.by === "wall" ? "till.killed" : "till.dead") };
    case "silent":
      return { tone: "stop", text: t("till.silent") };
    case "alone":
      return { tone: "attention", text: t(till.networkUp ? "till.alone" : "till.cut") };
    case "starting":
    case "catching-up":
    case "in-step":
      return till.networkUp
        ? { tone: "calm", text: t(`till.${till.condition}`) }
        : { tone: "attention", text: t("till.cut") };
  }
};

/** What its condition means and what to do. */
export const explainTill = (till: WallTill): string => {
  if (till.condition === "dead" && till.end !== null) {
    const { code, signal, log, by } = till.end;
    return by === "wall" ? t("why.killed") : t("why.dead", { how: signal ?? code ?? "?", log });
  }
  if (!till.networkUp) return t("why.cut");
  return till.condition === "dead" ? t("why.killed") : t(`why.${till.condition}`);
};

/** What is not as usual about a till: a line on its entries, a line on its printer; none when all is well. */
export const remarksOf = (till: WallTill): string[] => {
  const entries = [
    ...(till.behind > 0 ? [tCount("till.behind", till.behind)] : []),
    ...(till.onlyHere > 0 ? [tCount("till.only-here", till.onlyHere)] : []),
  ];
  const paper =
    till.printer.problem ?? (till.printer.waiting > 0 ? tCount("till.waiting", till.printer.waiting) : null);
  return [...(entries.length > 0 ? [entries.join(" · ")] : []), ...(paper === null ? [] : [paper])];
};
