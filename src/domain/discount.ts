/**
 * Discounts (DOMAIN-RULES 1.4). A discount on the whole receipt is spread over its discountable lines in proportion to
 * what they cost after their own discounts, by largest remainder: first over the tax rates, then within each over its
 * lines, dearest first. So it does not matter in which order things were scanned. It is always computed afresh from the
 * lines before it: setting it twice, or voiding a line, never compounds.
 */
import { must } from "../kernel/assert.ts";
import { allocate, distribute, roundedQuotient, sumOf } from "./money.ts";
import { compareTaxGroups, taxGroupOf, WHOLE_RATE } from "./tax.ts";

/** A discount on the whole receipt: a percentage in thousandths of a percent, or an amount in minor units. */
export type OrderDiscount =
  | { readonly percent: number; readonly amount: null; readonly reason: string }
  | { readonly percent: null; readonly amount: number; readonly reason: string };

/** What an order discount looks at of a line. */
export interface DiscountableLine {
  /** After its own discount, before the order's; negative for goods that come back. */
  readonly base: number;
  readonly discountable: boolean;
  readonly taxCode: string;
  readonly taxRate: number;
  readonly taxExempt: string | null;
}

interface Member {
  readonly index: number;
  readonly base: number;
}

/** Indexes of lines by tax group, groups in printed order, within each the dearest line first. */
const membersByGroup = (
  lines: readonly DiscountableLine[],
  takesPart: (line: DiscountableLine) => boolean,
): readonly (readonly Member[])[] => {
  const groups = new Map<string, { code: string; rate: number; members: Member[] }>();
  for (const [index, line] of lines.entries()) {
    if (!takesPart(line)) continue;
    const { code, rate } = taxGroupOf(line);
    const group = groups.get(`${code} ${rate}`) ?? { code, rate, members: [] };
    group.members.push({ index, base: line.base });
    groups.set(`${code} ${rate}`, group);
  }
  return [...groups.values()]
    .toSorted(compareTaxGroups)
    .map(({ members }) => members.toSorted((a, b) => Math.abs(b.base) - Math.abs(a.base) || a.index - b.index));
};

const baseOf = (members: readonly Member[]): number => sumOf(members.map((member) => member.base));

/**
 * Gives the parts of `total` that `share` makes of bases, first per group, then per member, to the members' places in an
 * array of `length`; other places are 0.
 */
const spread = (
  length: number,
  total: number,
  groups: readonly (readonly Member[])[],
  share: (total: number, bases: readonly number[]) => readonly number[],
): readonly number[] => {
  const shares = Array.from({ length }, () => 0);
  const ofGroups = share(total, groups.map(baseOf));
  for (const [at, members] of groups.entries()) {
    const ofMembers = share(
      must(ofGroups[at], "a group's share"),
      members.map((member) => member.base),
    );
    for (const [place, member] of members.entries()) shares[member.index] = must(ofMembers[place], "a share");
  }
  return shares;
};

/**
 * Each line's share of `discount`, in the lines' order, positive where it lowers the total. A percentage also lowers what
 * is given back for returned goods; an amount goes to goods sold, and is capped at what all discountable lines cost.
 */
export const orderDiscountShares = (
  discount: OrderDiscount | null,
  lines: readonly DiscountableLine[],
): readonly number[] => {
  if (discount === null) return lines.map(() => 0);
  const { percent } = discount;
  const discountable = lines.filter((line) => line.discountable);
  const whole = sumOf(discountable.map((line) => line.base));
  if (percent !== null) {
    const exact = (base: number): bigint => BigInt(base) * BigInt(percent);
    const total = roundedQuotient(exact(whole), BigInt(WHOLE_RATE));
    const groups = membersByGroup(lines, (line) => line.discountable && line.base !== 0);
    return spread(lines.length, total, groups, (part, bases) => distribute(part, bases.map(exact), BigInt(WHOLE_RATE)));
  }
  const total = Math.max(0, Math.min(discount.amount, whole));
  const groups = membersByGroup(lines, (line) => line.discountable && line.base > 0);
  return spread(lines.length, total, groups, allocate);
};
