/**
 * Where exact arithmetic and the recorded log part, receipt by receipt: exact less recorded, in cents, of discount, tax,
 * total and change. Everything that is not listed here is equal; there is no margin.
 */
type Difference = readonly [discount: number, tax: number, total: number, change: number];

const CARD_HALF_CENTS =
  "35 84 171 602 651 698 857 906 913 1278 1461 1560 1925 1945 1962 2020 2533 2677 2969 3005 3078 3150 3163 3644";
const CASH_HALF_CENTS = "247 2016 2176 2232 2389 3255";

const each = (receipts: string, difference: Difference): (readonly [string, Difference])[] =>
  receipts.split(" ").map((receipt) => [receipt, difference] as const);

export const KNOWN_DIFFERENCES: ReadonlyMap<string, Difference> = new Map([
  // A weight times a price lies half a cent between two cents; the log's binary fractions fell to the lower one.
  ...each(CARD_HALF_CENTS, [0, 0, 1, 0]),
  ...each(CASH_HALF_CENTS, [0, 0, 1, -1]),
  // Two such lines.
  ...each("3068", [0, 0, 2, 0]),
  // A line and its void, of which the log rounded one up and the other down.
  ...each("1573", [0, 0, 1, 0]),
  ...each("2322", [0, 0, -1, 0]),
  // A discount of 10 % that is half a cent: 2.215 and 1.065.
  ...each("660", [1, 0, -1, 1]),
  ...each("2098", [1, 0, -1, 0]),
  // Food stamps: the log takes the rounded tax of the exempt goods off the rounded tax of all goods.
  ...each("248", [0, 1, 1, 0]),
  ...each("2093", [0, 1, 1, -1]),
  // Nothing was sold: coupons, and a check, exchanged for cash. A till does neither.
  ...each("349", [0, 0, 0, -200]),
  ...each("3121", [0, 0, 0, -2382]),
]);
