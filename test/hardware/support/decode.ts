import { createEscPosDecoder } from "../../../src/hardware/virtual/escpos-decoder.ts";
import { PaperMachine, paperLines, type PaperPiece } from "../../../src/hardware/virtual/paper-machine.ts";

/** The papers a printer of this width would cut off from these bytes, the last one torn off if it was not cut. */
export const papersOf = (bytes: Uint8Array, columns = 42): readonly PaperPiece[] => {
  const machine = new PaperMachine(columns);
  const cut = createEscPosDecoder()(bytes).flatMap((command) => machine.run(command) ?? []);
  const rest = machine.tearOff();
  return rest ? [...cut, rest] : cut;
};

/** The lines of all papers. */
export const linesOf = (bytes: Uint8Array, columns = 42): readonly string[] =>
  papersOf(bytes, columns).flatMap((paper) => paperLines(paper.rows));
