/**
 * Code 128 (ISO/IEC 15417) as a printer draws it: from the data of GS k, in which {A {B {C choose the code set, to the
 * widths of bars and spaces.
 */

/** Widths of bar, space, bar, space, bar, space in modules, of the symbol values 0 to 105. */
const PATTERNS = (
  "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 " +
  "113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 " +
  "212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 " +
  "113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 " +
  "314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 " +
  "241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 " +
  "214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232"
).split(" ");
const STOP = "2331112";

type CodeSet = "A" | "B" | "C";
const START: Readonly<Record<CodeSet, number>> = { A: 103, B: 104, C: 105 };
/** The symbol that switches to a set from any other. */
const SWITCH: Readonly<Record<CodeSet, number>> = { A: 101, B: 100, C: 99 };

export interface Code128 {
  /** Widths in modules, beginning and ending with a bar. */
  readonly widths: readonly number[];
  /** All of it without quiet zones. */
  readonly modules: number;
  /** What is printed below it. */
  readonly text: string;
}

/** Null when the data is none that a printer would draw. */
export const code128 = (data: Uint8Array): Code128 | null => {
  const values: number[] = [];
  let set: CodeSet | null = null;
  let text = "";
  for (let at = 0; at < data.length; at++) {
    const byte = data[at] ?? 0;
    if (byte === 0x7b) {
      at += 1;
      const next = String.fromCharCode(data[at] ?? 0);
      if (next === "A" || next === "B" || next === "C") {
        values.push(set === null ? START[next] : SWITCH[next]);
        set = next;
        continue;
      }
      if (next !== "{") return null;
    }
    const value = set === null ? null : valueIn(set, byte);
    if (value === null) return null;
    values.push(value);
    text += set === "C" ? String(byte).padStart(2, "0") : String.fromCharCode(byte);
  }
  if (values.length < 2) return null;
  const check = values.reduce((sum, value, at) => sum + value * Math.max(1, at), 0) % 103;
  const patterns = [...values, check].map((value) => PATTERNS[value] ?? "");
  const widths = Array.from(patterns.join("") + STOP, Number);
  return { widths, modules: widths.reduce((sum, width) => sum + width, 0), text };
};

const valueIn = (set: CodeSet, byte: number): number | null => {
  if (set === "C") return byte <= 99 ? byte : null;
  if (set === "B") return byte >= 0x20 && byte <= 0x7f ? byte - 0x20 : null;
  if (byte < 0x20) return byte + 64;
  return byte < 0x60 ? byte - 0x20 : null;
};
