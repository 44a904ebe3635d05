/**
 * Text from outside (names of articles, the shop's header) made fit for paper: each character of the result takes
 * exactly one column and none is a command. Without it an article named ESC p would open the drawer.
 */

/** Characters that no receipt printer has, and what people write instead. */
const SUBSTITUTES: Readonly<Record<string, string>> = {
  "\u2212": "-",
  "\u2010": "-",
  "\u2011": "-",
  "\u2012": "-",
  "\u2015": "-",
  "\u2032": "'",
  "\u2033": '"',
  "\u2044": "/",
  "\u2192": "->",
  // Romanian letters with a comma below: the code pages have only their older cedilla forms.
  "\u0218": "\u015e",
  "\u0219": "\u015f",
  "\u021a": "\u0162",
  "\u021b": "\u0163",
  "\u1e9e": "SS",
  "\u20a9": "KRW",
  "\u20aa": "ILS",
  "\u20b4": "UAH",
  "\u20b9": "INR",
  "\u20ba": "TRY",
  "\u20bd": "RUB",
};

/** Letters with their accents in one character, no controls, no marks of direction, plain spaces. */
export const printableText = (text: string): string => {
  const composed = text.normalize("NFC");
  let result = "";
  for (const character of composed) {
    const substitute = SUBSTITUTES[character];
    if (substitute !== undefined) result += substitute;
    else if (/^[\p{Zs}\p{Zl}\p{Zp}\t\n\r\v\f]$/u.test(character)) result += " ";
    // Marks that stayed alone after composing, marks of direction and joiners have no column of their own.
    else if (/^[\p{Cc}\p{Cf}\p{Mn}\p{Me}]$/u.test(character)) continue;
    // A character outside the basic plane is two units long and in no code page.
    else result += character.length === 1 ? character : "?";
  }
  return result;
};
