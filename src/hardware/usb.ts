import type UsbPrinter from "escpos-usb";
import type { UsbDevice, UsbEndpoint, UsbError } from "escpos-usb";
import { err, ok, type Result } from "../kernel/result.ts";
import { PRINTER_WRITE_MS_MAX } from "./limits.ts";
import type { LinkProblem, PrinterLink, PrinterTransport } from "./printer-transport.ts";

export interface UsbPrinterOptions {
  /** USB ids; both null: the first printer that is plugged in. */
  readonly vendor: number | null;
  readonly product: number | null;
  /** In place of a plugged-in one; for tests. */
  readonly device?: UsbDevice;
  readonly writeMs?: number;
}

/** libusb's codes. */
const LIBUSB_ERROR_ACCESS = -3;
const LIBUSB_ERROR_BUSY = -6;
const LIBUSB_TRANSFER_TIMED_OUT = 2;

/** Answers are a few bytes; one packet of a full-speed printer holds 64. */
const PACKET_BYTES = 64;

/**
 * A printer on a USB cable. The package and its native library are loaded when the first job needs them, so that a
 * till without a USB printer never loads them. Status is read from the printer's own way back, if it has one.
 */
export const createUsbTransport = (options: UsbPrinterOptions): PrinterTransport => ({
  place: "the USB cable",
  open: async () => {
    let printer: UsbPrinter;
    try {
      const { default: Printer } = await import("escpos-usb");
      if (options.device) printer = new Printer(options.device);
      else if (options.vendor !== null && options.product !== null)
        printer = new Printer(options.vendor, options.product);
      else printer = new Printer();
    } catch (error) {
      return err({ type: "unreachable", detail: String(error) });
    }
    return openPrinter(printer, options.writeMs ?? PRINTER_WRITE_MS_MAX);
  },
});

const openPrinter = (printer: UsbPrinter, writeMs: number): Promise<Result<PrinterLink, LinkProblem>> =>
  new Promise((resolve) => {
    const fail = (error: UsbError): void => {
      quietly(() => printer.close(() => {}));
      resolve(err(openProblem(error)));
    };
    try {
      // Called once for each interface; a promise keeps the first answer.
      printer.open((error) => (error ? fail(error) : resolve(ok(createUsbLink(printer, writeMs)))));
    } catch (error) {
      fail(error as UsbError);
    }
  });

const openProblem = (error: UsbError): LinkProblem => {
  const detail = error.message;
  if (error.errno === LIBUSB_ERROR_ACCESS) return { type: "forbidden", detail };
  return { type: error.errno === LIBUSB_ERROR_BUSY ? "refused" : "unreachable", detail };
};

/** The device may be gone at any moment, and then its calls throw; there is nothing left to be done about it. */
const quietly = (action: () => unknown): void => {
  try {
    action();
  } catch {
    return;
  }
};

const createUsbLink = (printer: UsbPrinter, writeMs: number): PrinterLink => {
  const endpoints = printer.device?.interfaces.flatMap((side) => [...side.endpoints]) ?? [];
  for (const endpoint of endpoints) if (endpoint.direction === "out") endpoint.timeout = writeMs;
  const back = endpoints.find((endpoint) => endpoint.direction === "in");
  let lost: LinkProblem | null = null;
  let closed = false;
  let last: Promise<unknown> = Promise.resolve();
  /** Runs a transfer; the first problem ends the link. */
  const run = async <T>(transfer: Promise<Result<T, LinkProblem>>): Promise<Result<T, LinkProblem>> => {
    last = transfer;
    const result = await transfer;
    if (lost) return err(lost);
    if (!result.ok) lost = { type: "lost", detail: result.error.detail };
    return result;
  };
  return {
    readable: back !== undefined,
    send: async (bytes) => {
      if (lost) return err(lost);
      return run(
        transferred<void>(writeMs, (give) =>
          printer.write(bytes, (error) => give(error ? err(transferProblem(error)) : ok(undefined))),
        ),
      );
    },
    receive: async (timeoutMs) => {
      if (lost) return err(lost);
      if (!back) return ok(null);
      return run(readPacket(back, timeoutMs));
    },
    close: async () => {
      if (closed) return;
      closed = true;
      lost ??= { type: "lost", detail: "the connection is closed" };
      // A device with a transfer under way cannot be closed; each transfer ends by its own time.
      await last;
      quietly(() => printer.close(() => {}));
    },
  };
};

/** The next packet that holds anything: some printers answer at once that there is nothing. */
const readPacket = async (
  back: Extract<UsbEndpoint, { direction: "in" }>,
  timeoutMs: number,
): Promise<Result<Uint8Array | null, LinkProblem>> => {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const left = Math.max(1, Math.round(until - performance.now()));
    back.timeout = left;
    const result = await transferred<Uint8Array | null>(left, (give) =>
      back.transfer(PACKET_BYTES, (error, data) => {
        if (!error) give(ok(data ?? null));
        else give(error.errno === LIBUSB_TRANSFER_TIMED_OUT ? ok(null) : err(transferProblem(error)));
      }),
    );
    if (!result.ok || (result.value && result.value.length > 0)) return result;
    if (performance.now() + EMPTY_PAUSE_MS >= until) return ok(null);
    await new Promise((resolve) => setTimeout(resolve, EMPTY_PAUSE_MS));
  }
};

const EMPTY_PAUSE_MS = 20;

/** The system ends a transfer after its time; one that it forgets is given up a little later. */
const FORGOTTEN_MS = 500;

/** One transfer as a promise: a device that was pulled out throws instead of calling back, or never calls back. */
const transferred = <T>(
  timeMs: number,
  start: (give: (result: Result<T, LinkProblem>) => void) => unknown,
): Promise<Result<T, LinkProblem>> =>
  new Promise((resolve) => {
    const timer = setTimeout(
      () => resolve(err({ type: "stuck", detail: `no word of a transfer in ${timeMs} ms` })),
      timeMs + FORGOTTEN_MS,
    );
    const give = (result: Result<T, LinkProblem>): void => {
      clearTimeout(timer);
      resolve(result);
    };
    try {
      start(give);
    } catch (error) {
      give(err({ type: "lost", detail: String(error) }));
    }
  });

const transferProblem = (error: UsbError): LinkProblem => ({
  type: error.errno === LIBUSB_TRANSFER_TIMED_OUT ? "stuck" : "lost",
  detail: error.message,
});
