import { err, ok, type Result } from "../kernel/result.ts";

/** Where a printer is. `usb` without ids is the first printer that is plugged in. */
export type PrinterAddress =
  | { readonly type: "tcp"; readonly host: string; readonly port: number }
  | { readonly type: "usb"; readonly vendor: number | null; readonly product: number | null };

/** The port network printers listen at since HP's JetDirect. */
export const PRINTER_PORT = 9100;

/**
 * Reads `host`, `host:port` or `[ipv6]:port`, each also with `tcp://` before it, `usb`, or `usb:vendor:product`
 * (hexadecimal, as lsusb shows them). The error's `message` says what was expected.
 */
export const parsePrinterAddress = (
  text: string,
): Result<PrinterAddress, { readonly type: "bad-printer-address"; readonly message: string }> => {
  const address = text.trim().replace(/^tcp:\/\//i, "");
  if (/^usb:?$/i.test(address)) return ok({ type: "usb", vendor: null, product: null });
  const usb = /^usb:([0-9a-f]{4}):([0-9a-f]{4})$/i.exec(address);
  if (usb) {
    return ok({ type: "usb", vendor: Number.parseInt(usb[1] ?? "", 16), product: Number.parseInt(usb[2] ?? "", 16) });
  }
  const tcp = /^(?:\[([0-9a-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(address);
  const host = tcp?.[1] ?? tcp?.[2];
  const port = tcp?.[3] === undefined ? PRINTER_PORT : Number(tcp[3]);
  if (host !== undefined && port >= 1 && port <= 65_535) return ok({ type: "tcp", host, port });
  return err({
    type: "bad-printer-address",
    message: `"${text}" is no printer's address: write its network address (192.168.1.50 or 192.168.1.50:9100), or usb, or usb:04b8:0e15`,
  });
};
