/**
 * What is wrong with a printer or a paper, as a code for programs and as cause and remedy for people. "Print failed" is
 * no message: the cause is known here, so it is said.
 */
import { unreachable } from "../kernel/assert.ts";
import type { PrinterCondition } from "./escpos/printer-status.ts";
import type { LinkProblem } from "./printer-transport.ts";

/** What keeps a printer from printing. */
export type PrinterTrouble =
  | Exclude<PrinterCondition, "ready">
  | LinkProblem["type"]
  /** It takes bytes and answers nothing. */
  | "silent"
  /** The till itself cannot keep what it does (disk). */
  | "till-disk";

export type PrintProblemType = PrinterTrouble | "expired" | "interrupted" | "cannot-answer" | "bad-document";

export interface PrintProblem {
  readonly type: PrintProblemType;
  /** One or two sentences: cause and remedy. */
  readonly message: string;
}

/** The printer as its people know it. */
export interface PrinterName {
  readonly name: string;
  readonly place: string;
}

/** Cause and remedy, to be joined by what is asked for: both are parts of a sentence. */
const troubleWords = (
  trouble: PrinterTrouble,
  { name, place }: PrinterName,
): readonly [cause: string, remedy: string] => {
  const printer = `Printer '${name}'`;
  switch (trouble) {
    case "paper-out":
      return [`${printer} is out of paper`, "put in a new roll"];
    case "cover-open":
      return [`${printer} is open`, "close its cover"];
    case "cutter-stuck":
      return [`The cutter of printer '${name}' is stuck`, "switch it off, take out the jammed paper, switch it on"];
    case "fault":
      return [`${printer} reports a fault`, "switch it off and on; if that does not help it needs service"];
    case "overheated":
      return [`${printer} is too hot`, "let it cool down for a minute"];
    case "offline":
      return [`${printer} is not ready`, "press its feed button and look at its lights"];
    case "unreachable":
      return [`${printer} cannot be found at ${place}`, "check that it is switched on and its cable is in"];
    case "refused":
      return [
        `${printer} at ${place} takes no connection`,
        "check that nothing else is printing, or switch it off and on",
      ];
    case "forbidden":
      return [
        `The operating system keeps Tillmesh from printer '${name}' at ${place}`,
        "allow it in the system's settings (local network, or access to USB devices)",
      ];
    case "lost":
      return [`The connection to printer '${name}' broke`, "check that it is switched on and its cable is in"];
    case "stuck":
      return [`${printer} takes nothing more`, "switch it off and on"];
    case "silent":
      return [
        `${printer} is connected but does not answer`,
        "switch it off and on; if it is a model that cannot answer, set its status to 'never'",
      ];
    case "till-disk":
      return ["The till cannot write to its disk", "free some space"];
    default:
      return unreachable(trouble);
  }
};

/** A printer in trouble, with or without a job. */
export const printerProblem = (trouble: PrinterTrouble, printer: PrinterName): PrintProblem => {
  const [cause, remedy] = troubleWords(trouble, printer);
  return { type: trouble, message: `${cause}: ${remedy}.` };
};

/** A job given up before anything was sent; `trouble` is why it waited, null when it waited for another job. */
export const expiredProblem = (trouble: PrinterTrouble | null, printer: PrinterName, label: string): PrintProblem => {
  if (trouble === null)
    return { type: "expired", message: `The ${label} waited too long to be printed: press Print again.` };
  const [cause, remedy] = troubleWords(trouble, printer);
  return { type: trouble, message: `${cause}: ${remedy}, then press Print again.` };
};

/** A job that was sent, at least in part, and whose end nobody saw. */
export const unknownProblem = (
  cause: PrinterTrouble | "interrupted" | "cannot-answer",
  printer: PrinterName,
  label: string,
): PrintProblem => {
  const look = `Look at the paper; if the ${label} is not whole, press Print again. It will say POSSIBLE COPY.`;
  if (cause === "interrupted")
    return { type: cause, message: `The till stopped while the ${label} was printing. ${look}` };
  if (cause === "cannot-answer") {
    return { type: cause, message: `Printer '${printer.name}' cannot tell whether the ${label} came out. ${look}` };
  }
  const [what, remedy] = troubleWords(cause, printer);
  return { type: cause, message: `While the ${label} was printing: ${what}: ${remedy}. ${look}` };
};

/** A document the encoder refuses: a fault of ours, which must not stop the papers behind it. */
export const badDocumentProblem = (label: string): PrintProblem => ({
  type: "bad-document",
  message: `The ${label} cannot be laid out for this printer: see the log, and show the sale on the screen instead.`,
});
