/** The part of escpos-usb 3.0.0-alpha.4 and of the usb 1.x devices below it that is used; the package has no types. */
declare module "escpos-usb" {
  /** A bulk endpoint. `timeout` is in milliseconds; a transfer that runs into it ends with errno 2. */
  export type UsbEndpoint =
    | {
        direction: "in";
        timeout: number;
        transfer(length: number, done: (error: UsbError | null | undefined, data?: Uint8Array) => void): unknown;
      }
    | {
        direction: "out";
        timeout: number;
        transfer(bytes: Uint8Array, done: (error: UsbError | null | undefined) => void): unknown;
      };

  export interface UsbError extends Error {
    readonly errno?: number;
  }

  export interface UsbDevice {
    readonly interfaces: readonly { readonly endpoints: readonly UsbEndpoint[] }[];
  }

  /** Opens the first printer, the one with these ids, or the given device; throws `Can not find printer`. */
  export default class UsbPrinter {
    constructor(vendorOrDevice?: number | UsbDevice, product?: number);
    /** Null after the device was unplugged. */
    readonly device: UsbDevice | null;
    /** May call back once for each interface of the device. */
    open(done: (error: UsbError | null) => void): unknown;
    write(bytes: Uint8Array, done: (error: UsbError | null | undefined) => void): unknown;
    close(done: (error: UsbError | null) => void): unknown;
  }
}
