/**
 * The chain's lists know six categories. Food, two thirds of the articles, is told apart further by a label's first
 * word. Both the split and the VAT rate of each category are ours and simplified (see assets/catalogue/README.md).
 */

/** Croatian VAT: A 25 %, B 13 %, C 5 % (rates in force in July 2025). */
export type TaxCode = "A" | "B" | "C";

export interface Aisle {
  readonly category: string;
  readonly taxCode: TaxCode;
}

const PLAIN: Readonly<Record<string, Aisle>> = {
  PIĆE: { category: "Drinks", taxCode: "A" },
  KOZMETIKA: { category: "Cosmetics", taxCode: "A" },
  "SREDSTVA ZA ČIŠĆENJE": { category: "Cleaning", taxCode: "A" },
  "PROIZVODI ZA KUĆANSTVO": { category: "Household and pets", taxCode: "A" },
  "TOALETNE POTREPŠTINE": { category: "Hygiene", taxCode: "B" },
};

const WEIGHED: Aisle = { category: "Fresh food by weight", taxCode: "C" };
const OTHER_FOOD: Aisle = { category: "Other food", taxCode: "A" };

/** First words of labels: staples; sweets and snacks; coffee and tea; cheese and yoghurt; sausage, ham and pâté. */
const FOOD: readonly { readonly aisle: Aisle; readonly words: string }[] = [
  {
    aisle: { category: "Bread, milk, eggs and fats", taxCode: "C" },
    words: "KRUH TOAST MLIJEKO JAJA ULJE MASLAC MARGARIN MAST",
  },
  {
    aisle: { category: "Sweets and snacks", taxCode: "A" },
    words:
      "KEKS SLAD SLADOLED ČOKOLADA ČOKOL ČOK BOMBON BOMBONI BOMB BOMBONJERA ČIPS VAFL BISKVIT PUDING KREKER KOLAČ " +
      "CROISSANT KIKIRIKI ŠTAPIĆI FLIPS PRALINE DESERT ŽV MUFFINS KOKICE LIZALICA ŠTRUDLA SAVIJAČA ČIPI GRISSINI",
  },
  { aisle: { category: "Coffee and tea", taxCode: "A" }, words: "KAVA ČAJ CAPP CAPPUCCINO KAPS KAKAO" },
  { aisle: { category: "Cheese and yoghurt", taxCode: "A" }, words: "SIR JOGURT JOG VRHNJE SKYR KEFIR ŠLAG" },
  {
    aisle: { category: "Sausage, ham and pâté", taxCode: "A" },
    words:
      "ŠUNKA PAŠTETA KOBASICA HRENOVKE KULEN PRŠUT ČAJNA ZIMSKA PANCETA MORTADELA SLANINA BUĐOLA TIROLSKA SALAMA PARIZER",
  },
];

const FOOD_BY_WORD = new Map(FOOD.flatMap(({ aisle, words }) => words.split(" ").map((word) => [word, aisle] as const)));

/**
 * Category and tax code of an article, or null when the chain's category is unknown.
 * `label` is the name as listed; `weighed` goods of the food category are fresh meat, fish, cheese, fruit and vegetables.
 */
export const aisleOf = (listed: string, label: string, weighed: boolean): Aisle | null => {
  if (listed !== "HRANA") return PLAIN[listed] ?? null;
  if (weighed) return WEIGHED;
  return FOOD_BY_WORD.get(label.trim().split(/\s+/u)[0] ?? "") ?? OTHER_FOOD;
};
