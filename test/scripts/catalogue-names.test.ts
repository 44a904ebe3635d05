import { describe, expect, it } from "vitest";
import { cleanName } from "../../scripts/catalogue/clean-name.ts";

describe("a shelf label's shouting made readable", () => {
  it.each([
    ["GAZ PIĆE COCA COLA ZERO 0.5L", "Gaz Piće Coca Cola Zero 0.5 l"],
    ["ŽVAKE ĐUMBIR ŠLJIVA 300G", "Žvake Đumbir Šljiva 300 g"],
    ["NAPITAK  RED BULL\t0.25 L ", "Napitak Red Bull 0.25 l"],
    ["RAVIOLI SA 4 VRSTE SIRA 250g RANA", "Ravioli sa 4 Vrste Sira 250 g Rana"],
    ["ONE MM PILETINA 4X85G", "One MM Piletina 4x85 g"],
    ["ŠAMPON H&S 2IN1 330 ml", "Šampon H&S 2in1 330 ml"],
    ["KAŠA KELLOGG'S L'OREAL", "Kaša Kellogg's L'Oreal"],
    ["DET PERWOLL PIL/PUR", "Det Perwoll Pil/Pur"],
    ["JUN PODLOPATICA SK III KAT", "Jun Podlopatica SK III Kat"],
    ["ŠKARPUNADA I", "Škarpunada I"],
    ["S MEDOM", "S Medom"],
    ["JOGURT 2.8% 1750gVINDIJA", "Jogurt 2.8% 1750 g Vindija"],
    ["Z BREGOV", "Z Bregov"],
  ])("%s", (shouted, readable) => {
    expect(cleanName(shouted)).toBe(readable);
  });

  it("changes nothing that is readable already", () => {
    for (const name of ["Ravioli sa 4 Vrste Sira 250 g Rana", "Šampon H&S 2in1 330 ml", "Kaša Kellogg's"]) {
      expect(cleanName(name)).toBe(name);
    }
  });
});
