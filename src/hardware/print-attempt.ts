/**
 * One job on one open link: drawer, paper, proof. The order of durable mark and byte is what makes it safe to die at
 * any point (see PrintQueue).
 */
import type { Logger } from "../kernel/ports.ts";
import { concatBytes } from "../kernel/bytes.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { PrinterProfile } from "./escpos/printer-profile.ts";
import { END_OF_JOB_MARK } from "./escpos/printer-status.ts";
import { drawerPulseBytes, type ReceiptEncoder } from "./escpos/receipt-bytes.ts";
import { DRAWER_PULSE_AGE_MS_MAX } from "./limits.ts";
import { badDocumentProblem, unknownProblem, type PrinterName, type PrinterTrouble } from "./print-problem.ts";
import type { PrintJob, PrintQueue, Settlement } from "./print-queue.ts";
import type { PrinterConversation } from "./printer-conversation.ts";
import type { PrinterLink } from "./printer-transport.ts";

export interface AttemptDeps {
  readonly printer: PrinterName;
  readonly profile: PrinterProfile;
  readonly encode: ReceiptEncoder;
  readonly queue: PrintQueue;
  readonly logger: Logger;
}

/** Four characters by which people match two papers of one job. */
export const jobCode = (jobId: string): string =>
  jobId
    .replaceAll(/[^0-9a-zA-Z]/g, "")
    .slice(-4)
    .toUpperCase();

/** Whether this job is one that opens the drawer, and young enough for the customer to be there still. */
export const wantsDrawer = (job: PrintJob, nowMs: number): boolean =>
  // What is cheap comes first: a document may be laid out only when it is looked at.
  !job.afterUnknown &&
  job.askedAt === job.createdAt &&
  Math.abs(nowMs - job.createdAt) <= DRAWER_PULSE_AGE_MS_MAX &&
  job.document.opensDrawer &&
  job.document.copy === 0 &&
  !job.document.possibleCopy;

/** Opens the drawer once for each of the jobs that may; a pulse that was taken and not sent is not sent later. */
export const openDrawer = async (
  deps: AttemptDeps,
  link: PrinterLink,
  jobs: readonly PrintJob[],
  whileOffline: boolean,
): Promise<Result<void, PrinterTrouble>> => {
  // Several sales that waited together need one open drawer.
  const taken = jobs.filter((job) => deps.queue.takeDrawer(job.id));
  if (taken.length === 0) return ok(undefined);
  const sent = await link.send(drawerPulseBytes(deps.profile, whileOffline));
  if (sent.ok) return ok(undefined);
  deps.logger.warn("the drawer's pulse may not have arrived and is not repeated", {
    printer: deps.printer.name,
    jobs: taken.map((job) => job.id),
    detail: sent.error.detail,
  });
  return err(sent.error.type);
};

/** What became of one job, and what the printer suffers from, if anything. */
export interface AttemptResult {
  readonly settlement: Settlement;
  readonly trouble: PrinterTrouble | null;
}

/**
 * Prints one job on a printer that has just said it is ready (or cannot say).
 * `conversation` is null for a printer that cannot answer.
 */
export const printJob = async (
  deps: AttemptDeps,
  link: PrinterLink,
  conversation: PrinterConversation | null,
  job: PrintJob,
): Promise<AttemptResult> => {
  let bytes: Uint8Array;
  try {
    const document = { ...job.document, possibleCopy: job.document.possibleCopy || job.afterUnknown };
    bytes = deps.encode(document, jobCode(job.id));
  } catch (error) {
    deps.logger.error("a receipt cannot be laid out", { job: job.id, error: String(error) });
    return { settlement: settled(job, "failed", badDocumentProblem(job.label)), trouble: null };
  }
  const unknown = (cause: PrinterTrouble | "cannot-answer"): AttemptResult => ({
    settlement: settled(job, "unknown", unknownProblem(cause, deps.printer, job.label)),
    trouble: cause === "cannot-answer" ? null : cause,
  });
  deps.queue.begin(job.id);
  const sent = await link.send(conversation ? concatBytes([bytes, END_OF_JOB_MARK]) : bytes);
  if (!sent.ok) return unknown(sent.error.type);
  if (!conversation) return unknown("cannot-answer");
  const end = await conversation.awaitEndOfJob();
  return end.ok ? { settlement: settled(job, "printed", null), trouble: null } : unknown(end.error);
};

const settled = (job: PrintJob, outcome: Settlement["outcome"], problem: Settlement["problem"]): Settlement => ({
  jobId: job.id,
  outcome,
  problem,
});
