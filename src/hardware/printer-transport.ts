import type { Result } from "../kernel/result.ts";

/** Why a way to a printer does not carry bytes. Names the way's fault, never the printer's own (paper, cover). */
export interface LinkProblem {
  readonly type:
    /** Nothing there: switched off, unplugged, wrong address. */
    | "unreachable"
    /** Something is there and does not want this connection: another till is printing, or it is no printer. */
    | "refused"
    /** The operating system forbids it. */
    | "forbidden"
    /** It was there and is gone. */
    | "lost"
    /** It does not take bytes any more. */
    | "stuck";
  /** The system's own words, for the log. */
  readonly detail: string;
}

/** A way to one printer: opened for a few jobs, then closed, because most printers serve one connection at a time. */
export interface PrinterTransport {
  /** Where the printer is, in a shopkeeper's words: `192.168.1.50 port 9100`, `USB`. */
  readonly place: string;
  /** Never rejects. */
  open(): Promise<Result<PrinterLink, LinkProblem>>;
}

/** An open way. Nothing of it rejects or throws; after a problem all further calls answer `lost`. */
export interface PrinterLink {
  /** Whether anything can come back on this way at all. */
  readonly readable: boolean;
  /** Resolves when the last byte has been handed over, which proves nothing about paper. */
  send(bytes: Uint8Array): Promise<Result<void, LinkProblem>>;
  /** The next bytes the printer sends, or null when none came within `timeoutMs`. */
  receive(timeoutMs: number): Promise<Result<Uint8Array | null, LinkProblem>>;
  close(): Promise<void>;
}
