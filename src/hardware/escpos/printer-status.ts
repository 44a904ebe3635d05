/**
 * What an ESC/POS printer says back. Three kinds of answer share one way home and are told apart by their fixed bits:
 *
 * - real-time status, one byte `0xx1xx10`, answer to DLE EOT n, given at once even when the printer is stopped;
 * - sensor status, one byte `0xx0xxxx`, answer to GS r, given in turn: everything sent before it has been printed;
 * - automatic status, four bytes beginning `0xx1xx00`, unasked for when some other program has switched it on.
 */

export type PrinterReply = { readonly type: "real-time" | "sensor"; readonly status: number };

/** DLE EOT n: 1 printer, 2 cause of being offline, 3 cause of an error, 4 roll paper sensor. */
export const askRealTime = (n: 1 | 2 | 3 | 4): Uint8Array => Uint8Array.of(0x10, 0x04, n);

/** GS r 1: answered when all that was sent before has been printed. Our mark for the end of a job. */
export const END_OF_JOB_MARK: Uint8Array = Uint8Array.of(0x1d, 0x72, 1);

/** Parses bytes in whatever pieces they come; anything that is none of the three is passed over. */
export const createReplyParser = (): ((bytes: Uint8Array) => readonly PrinterReply[]) => {
  let automaticBytesLeft = 0;
  return (bytes) => {
    const replies: PrinterReply[] = [];
    for (const byte of bytes) {
      if ((byte & 0x93) === 0x12) replies.push({ type: "real-time", status: byte });
      else if ((byte & 0x93) === 0x10) automaticBytesLeft = 3;
      else if ((byte & 0x90) === 0) {
        if (automaticBytesLeft > 0) automaticBytesLeft -= 1;
        else replies.push({ type: "sensor", status: byte });
      }
    }
    return replies;
  };
};

/** Why a printer does not print, worst first; `ready` when it does. */
export type PrinterCondition =
  | "fault"
  | "cutter-stuck"
  | "cover-open"
  | "paper-out"
  | "overheated"
  | "offline"
  | "ready";

/** The four real-time answers, each null when it was not asked for. */
export interface RealTimeAnswers {
  readonly printer: number;
  readonly offlineCause: number | null;
  readonly errorCause: number | null;
  readonly paper: number | null;
}

const has = (status: number | null, bits: number): boolean => status !== null && (status & bits) !== 0;

/** Whether the printer says of itself that it is offline (DLE EOT 1, bit 3). */
export const isOffline = (printer: number): boolean => has(printer, 0x08);

export const conditionOf = ({ printer, offlineCause, errorCause, paper }: RealTimeAnswers): PrinterCondition => {
  if (has(errorCause, 0x20)) return "fault";
  if (has(errorCause, 0x08)) return "cutter-stuck";
  if (has(offlineCause, 0x04)) return "cover-open";
  if (has(paper, 0x60) || has(offlineCause, 0x20)) return "paper-out";
  if (has(errorCause, 0x40)) return "overheated";
  if (has(offlineCause, 0x40)) return "fault";
  return isOffline(printer) ? "offline" : "ready";
};
