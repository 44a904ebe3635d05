/**
 * Code 128 as bars for the screen (ISO/IEC 15417): the preview shows what is on the paper, and a scanner can read it
 * off the screen. Pure: text in, widths of bars and gaps out.
 */

/** Widths of bar, gap, bar, gap, bar, gap of each symbol value 0 to 105; the stop has a seventh. */
const WIDTHS =
  "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122123221" +
  "223211221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323131123131321" +
  "112313132113132311211313231113231311112133112331132131113123113321133121313121211331231131213113213311213131" +
  "311123311321331121312113312311332111314111221411431111111224111422121124121421141122141221112214112412122114" +
  "122411142112142211241211221114413111241112134111111242121142121241114212124112124211411212421112421211212141" +
  "214121412121111143111341131141114113114311411113411311113141114131311141411131211412211214211232";
const STOP = "2331112";
const START_B = 104;
const CHECK_BASE = 103;

const widthsOf = (value: number): string => WIDTHS.slice(value * 6, value * 6 + 6);

/** Widths in modules, a bar first, then gap and bar in turn; null for text that code set B cannot write. */
export const code128 = (text: string): readonly number[] | null => {
  if (text === "" || !/^[\u0020-\u007e]+$/.test(text)) return null;
  const values = Array.from(text, (character) => character.charCodeAt(0) - 32);
  const check = values.reduce((sum, value, index) => sum + value * (index + 1), START_B) % CHECK_BASE;
  const symbols = [START_B, ...values, check].map(widthsOf).join("");
  return Array.from(`${symbols}${STOP}`, Number);
};
