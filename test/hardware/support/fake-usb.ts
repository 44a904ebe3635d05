import type { UsbDevice, UsbEndpoint } from "escpos-usb";

const TIMED_OUT = 2;

/** A USB device as the native library shows one; what is written goes to `onWrite`, what it `say`s can be read. */
export class FakeUsbDevice implements UsbDevice {
  readonly interfaces: UsbDevice["interfaces"];
  unplugged = false;
  stuck = false;
  opens = 0;
  closes = 0;
  #said: number[] = [];
  #reader: ((data: Uint8Array) => void) | null = null;

  constructor(onWrite: (bytes: Uint8Array) => void, options: { readonly back: boolean } = { back: true }) {
    const out: UsbEndpoint = {
      direction: "out",
      timeout: 0,
      transfer: (bytes, done) => {
        if (this.unplugged) throw new Error("LIBUSB_ERROR_NO_DEVICE");
        if (this.stuck) return;
        onWrite(new Uint8Array(bytes));
        setImmediate(() => done(undefined));
      },
    };
    const back: UsbEndpoint = {
      direction: "in",
      timeout: 0,
      transfer: (length, done) => {
        if (this.unplugged) throw new Error("LIBUSB_ERROR_NO_DEVICE");
        const timer = setTimeout(() => {
          this.#reader = null;
          done(Object.assign(new Error("LIBUSB_TRANSFER_TIMED_OUT"), { errno: TIMED_OUT }));
        }, back.timeout);
        this.#reader = (data) => {
          clearTimeout(timer);
          this.#reader = null;
          done(undefined, data.subarray(0, length));
        };
        this.#hand();
      },
    };
    // The rest is what escpos-usb does to an interface when it opens the device.
    const side = {
      endpoints: options.back ? [back, out] : [out],
      altSetting: 0,
      setAltSetting: (_setting: number, done: () => void) => setImmediate(done),
      isKernelDriverActive: () => false,
      claim: () => {},
    };
    this.interfaces = [side];
  }

  open(): void {
    if (this.unplugged) throw new Error("LIBUSB_ERROR_NO_DEVICE");
    this.opens += 1;
  }

  close(): void {
    if (this.#reader) throw new Error("Can't close device with a pending request");
    this.closes += 1;
  }

  say(bytes: Uint8Array): void {
    this.#said.push(...bytes);
    this.#hand();
  }

  #hand(): void {
    if (!this.#reader || this.#said.length === 0) return;
    const data = Uint8Array.from(this.#said);
    this.#said = [];
    this.#reader(data);
  }
}
