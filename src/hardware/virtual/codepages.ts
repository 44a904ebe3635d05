/**
 * The virtual printer's letters: byte and code page to character. Its own tables, not the encoder's, so that a wrong
 * letter in one of them is seen in the other.
 */

/** The upper halves of the pages of the old PC, which no TextDecoder knows; their no-break space as a plain one. */
const PC_PAGES = {
  cp437: [
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐",
    "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ ",
  ].join(""),
  cp850: [
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐",
    "└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´-±‗¾¶§÷¸°¨·¹³²■ ",
  ].join(""),
  cp737: [
    "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρσςτυφχψ░▒▓│┤╡╢╖╕╣║╗╝╜╛┐",
    "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀ωάέήϊίόύϋώΆΈΉΊΌΎΏ±≥≤ΪΫ÷≈°∙·√ⁿ²■ ",
  ].join(""),
  cp852: [
    "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐",
    "└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´-˝˛ˇ˘§÷¸°¨˙űŘř■ ",
  ].join(""),
  cp858: [
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐",
    "└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´-±‗¾¶§÷¸°¨·¹³²■ ",
  ].join(""),
} as const;

/** ESC t n as Epson's printers number it, to a label of the encoding standard. */
const DECODER_LABELS: Readonly<Record<number, string>> = {
  15: "iso-8859-7",
  16: "windows-1252",
  17: "ibm866",
  39: "iso-8859-2",
  40: "iso-8859-15",
  45: "windows-1250",
  46: "windows-1251",
  47: "windows-1253",
  48: "windows-1254",
  49: "windows-1255",
  50: "windows-1256",
  51: "windows-1257",
  52: "windows-1258",
};

const PC_PAGE_NUMBERS: Readonly<Record<number, keyof typeof PC_PAGES>> = {
  0: "cp437",
  2: "cp850",
  14: "cp737",
  18: "cp852",
  19: "cp858",
};

/** What a letter of a page that this printer does not have looks like. */
const UNKNOWN_LETTER = "\u25a1";

const upperHalf = (page: number): string => {
  const name = PC_PAGE_NUMBERS[page];
  if (name) return PC_PAGES[name];
  const label = DECODER_LABELS[page];
  if (label === undefined) return UNKNOWN_LETTER.repeat(128);
  const bytes = Uint8Array.from({ length: 128 }, (_, at) => 128 + at);
  return new TextDecoder(label).decode(bytes).replaceAll("\u00a0", " ").replaceAll("\ufffd", UNKNOWN_LETTER);
};

const upperHalves = new Map<number, string>();

/** The letter of a printable byte (0x20 and above) in a page. */
export const letterOf = (page: number, byte: number): string => {
  if (byte < 0x80) return String.fromCharCode(byte);
  const half = upperHalves.get(page) ?? upperHalf(page);
  upperHalves.set(page, half);
  return half.charAt(byte - 0x80);
};
