import { askRealTime, conditionOf, createReplyParser, isOffline, type PrinterReply } from "./escpos/printer-status.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { PrinterTrouble } from "./print-problem.ts";
import type { PrinterLink } from "./printer-transport.ts";

/** How long a printer is waited for. */
export interface PrinterTimes {
  /** For a real-time answer, which a healthy printer gives within milliseconds. */
  readonly answerMs: number;
  /** For the mark at the end of a job, before the printer is asked whether it is still well. */
  readonly endOfJobSliceMs: number;
  /** How many such waits: a paper of four metres takes about 20 s. */
  readonly endOfJobSlices: number;
}

export const PRINTER_TIMES: PrinterTimes = { answerMs: 1_500, endOfJobSliceMs: 2_000, endOfJobSlices: 15 };

/** Pieces in which one answer may come, mixed with others nobody asked for. */
const PIECES_MAX = 16;

/** A printer in the middle of a long line may miss a question; one that misses this many in a row is gone. */
const SILENCES_MAX = 3;

/** Questions and answers over one open link. */
export interface PrinterConversation {
  /** Asks the printer how it is; a printer that is not ready is a refusal with its trouble. */
  askReady(): Promise<Result<void, PrinterTrouble>>;
  /** After the bytes of a job and the end mark were sent: ok once the printer has said that it got there. */
  awaitEndOfJob(): Promise<Result<void, PrinterTrouble>>;
}

export const createConversation = (link: PrinterLink, times: PrinterTimes): PrinterConversation => {
  const inbox = createInbox(link);

  const ask = async (n: 1 | 2 | 3 | 4): Promise<Result<number, PrinterTrouble>> => {
    // An answer that came too late for its own question must not be taken for this one's.
    inbox.drop("real-time");
    const sent = await link.send(askRealTime(n));
    if (!sent.ok) return err(sent.error.type);
    const answer = await inbox.next("real-time", times.answerMs);
    if (!answer.ok) return answer;
    return answer.value === null ? err("silent") : ok(answer.value);
  };

  const askReady = async (): Promise<Result<void, PrinterTrouble>> => {
    const printer = await ask(1);
    if (!printer.ok) return printer;
    const paper = await ask(4);
    if (!paper.ok) return paper;
    let [offlineCause, errorCause]: [number | null, number | null] = [null, null];
    if (isOffline(printer.value)) {
      const offline = await ask(2);
      if (!offline.ok) return offline;
      const error = await ask(3);
      if (!error.ok) return error;
      [offlineCause, errorCause] = [offline.value, error.value];
    }
    const condition = conditionOf({ printer: printer.value, offlineCause, errorCause, paper: paper.value });
    return condition === "ready" ? ok(undefined) : err(condition);
  };

  const awaitEndOfJob = async (): Promise<Result<void, PrinterTrouble>> => {
    let silences = 0;
    for (let slice = 0; slice < times.endOfJobSlices; slice++) {
      const mark = await inbox.next("sensor", times.endOfJobSliceMs);
      if (!mark.ok) return mark;
      if (mark.value !== null) return ok(undefined);
      const ready = await askReady();
      if (inbox.take("sensor") !== null) return ok(undefined);
      silences = !ready.ok && ready.error === "silent" ? silences + 1 : 0;
      if (!ready.ok && (ready.error !== "silent" || silences === SILENCES_MAX)) return ready;
    }
    return err("silent");
  };

  return { askReady, awaitEndOfJob };
};

/** What the printer has said, by kind. */
interface Inbox {
  take(type: PrinterReply["type"]): number | null;
  drop(type: PrinterReply["type"]): void;
  /** The next of a kind, from what has arrived or will within `timeoutMs`; null when none came. */
  next(type: PrinterReply["type"], timeoutMs: number): Promise<Result<number | null, PrinterTrouble>>;
}

const createInbox = (link: PrinterLink): Inbox => {
  const parse = createReplyParser();
  let replies: readonly PrinterReply[] = [];
  const take = (type: PrinterReply["type"]): number | null => {
    const reply = replies.find((candidate) => candidate.type === type);
    replies = replies.filter((candidate) => candidate !== reply);
    return reply?.status ?? null;
  };
  const next = async (
    type: PrinterReply["type"],
    timeoutMs: number,
  ): Promise<Result<number | null, PrinterTrouble>> => {
    for (let piece = 0; piece < PIECES_MAX; piece++) {
      const status = take(type);
      if (status !== null) return ok(status);
      const received = await link.receive(timeoutMs);
      if (!received.ok) return err(received.error.type);
      if (received.value === null) return ok(null);
      replies = [...replies, ...parse(received.value)];
    }
    return ok(null);
  };
  return {
    take,
    drop: (type) => {
      replies = replies.filter((reply) => reply.type !== type);
    },
    next,
  };
};
