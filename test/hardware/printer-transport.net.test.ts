import { createServer, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { LinkProblem, PrinterLink, PrinterTransport } from "../../src/hardware/printer-transport.ts";
import { createTcpTransport } from "../../src/hardware/tcp-9100.ts";
import { createUsbTransport } from "../../src/hardware/usb.ts";
import type { Result } from "../../src/kernel/result.ts";
import { FakeUsbDevice } from "./support/fake-usb.ts";

/** The far end of a transport, whatever it is. */
interface FarEnd {
  readonly transport: PrinterTransport;
  /** All that arrived, once it is `length` bytes. */
  arrived(length: number): Promise<Uint8Array>;
  say(bytes: Uint8Array): void;
  /** Goes away while the link is open. */
  vanish(): void;
  close(): Promise<void>;
}

/** Collects bytes and tells when there are enough. */
const collector = () => {
  let bytes: number[] = [];
  let look = (): void => {};
  return {
    take: (more: Uint8Array): void => {
      bytes = bytes.concat([...more]);
      look();
    },
    arrived: (length: number): Promise<Uint8Array> =>
      new Promise((resolve) => {
        look = () => bytes.length >= length && resolve(Uint8Array.from(bytes));
        look();
      }),
  };
};

const tcpEnd = async (): Promise<FarEnd> => {
  const box = collector();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("data", (chunk) => box.take(chunk));
    socket.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  return {
    transport: createTcpTransport({ host: "127.0.0.1", port, writeMs: 300 }),
    arrived: box.arrived,
    say: (bytes) => sockets.forEach((socket) => socket.write(bytes)),
    vanish: () => sockets.forEach((socket) => socket.resetAndDestroy()),
    close: () =>
      new Promise((resolve) => {
        sockets.forEach((socket) => socket.destroy());
        server.close(() => resolve());
      }),
  };
};

const usbEnd = (): Promise<FarEnd> => {
  const box = collector();
  const device = new FakeUsbDevice(box.take);
  return Promise.resolve({
    transport: createUsbTransport({ vendor: null, product: null, device, writeMs: 300 }),
    arrived: box.arrived,
    say: (bytes) => device.say(bytes),
    vanish: () => {
      device.unplugged = true;
    },
    close: () => Promise.resolve(),
  });
};

const ends: FarEnd[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end.close();
});

const opened = async (transport: PrinterTransport): Promise<PrinterLink> => {
  const result = await transport.open();
  if (!result.ok) throw new Error(`not opened: ${result.error.type} ${result.error.detail}`);
  return result.value;
};
const problemOf = (result: Result<unknown, LinkProblem>): string | null => (result.ok ? null : result.error.type);

describe.each([
  ["TCP 9100", tcpEnd],
  ["USB", usbEnd],
])("a way to a printer: %s", (_name, makeEnd) => {
  const start = async () => {
    const end = await makeEnd();
    ends.push(end);
    return { end, link: await opened(end.transport) };
  };

  it("carries every byte in order, however many", async () => {
    const { end, link } = await start();
    const bytes = Uint8Array.from({ length: 200_000 }, (_, at) => (at * 7) % 251);
    expect((await link.send(bytes.subarray(0, 10))).ok).toBe(true);
    expect((await link.send(bytes.subarray(10))).ok).toBe(true);
    expect(Buffer.compare(await end.arrived(bytes.length), bytes)).toBe(0);
    await link.close();
  });

  it("brings back what the printer says, also what it said before anyone listened", async () => {
    const { end, link } = await start();
    expect(link.readable).toBe(true);
    await link.send(Uint8Array.of(1));
    await end.arrived(1);
    end.say(Uint8Array.of(0x12));
    expect(await link.receive(2_000)).toEqual({ ok: true, value: Uint8Array.of(0x12) });
    const waiting = link.receive(2_000);
    end.say(Uint8Array.of(0x16));
    expect(await waiting).toEqual({ ok: true, value: Uint8Array.of(0x16) });
    await link.close();
  });

  it("answers null to silence, and works on", async () => {
    const { end, link } = await start();
    expect(await link.receive(20)).toEqual({ ok: true, value: null });
    await link.send(Uint8Array.of(7));
    expect(await end.arrived(1)).toEqual(Uint8Array.of(7));
    await link.close();
  });

  it("says lost, and never throws, when the printer vanishes", async () => {
    const { end, link } = await start();
    await link.send(Uint8Array.of(1));
    await end.arrived(1);
    end.vanish();
    expect(problemOf(await link.receive(2_000))).toBe("lost");
    expect(problemOf(await link.send(Uint8Array.of(2)))).toBe("lost");
    await link.close();
  });

  it("is done after close, which may be called twice and in the middle of a wait", async () => {
    const { link } = await start();
    const waiting = link.receive(300);
    await link.close();
    expect(problemOf(await waiting)).toBe("lost");
    await link.close();
    expect(problemOf(await link.send(Uint8Array.of(1)))).toBe("lost");
    expect(problemOf(await link.receive(10))).toBe("lost");
  });

  it("can be opened again", async () => {
    const { end, link } = await start();
    await link.close();
    const again = await opened(end.transport);
    expect((await again.send(Uint8Array.of(9))).ok).toBe(true);
    await again.close();
  });
});

describe("TCP 9100", () => {
  it("says refused where nobody listens", async () => {
    const end = await tcpEnd();
    await end.close();
    expect(problemOf(await end.transport.open())).toBe("refused");
  });

  it("says unreachable for a name that is none", async () => {
    const transport = createTcpTransport({ host: "printer.invalid", port: 9100 });
    expect(problemOf(await transport.open())).toBe("unreachable");
  });

  /** Takes connections and reads nothing; then does `then` with each. */
  const deaf = async (then: (socket: Socket) => void) => {
    const taken: Socket[] = [];
    const server = createServer((socket) => {
      taken.push(socket.pause());
      socket.on("error", () => socket.destroy());
      then(socket);
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    const close = (): Promise<void> =>
      new Promise((resolve) => {
        for (const socket of taken) socket.destroy();
        server.close(() => resolve());
      });
    return { port, close };
  };

  it("says stuck when a printer takes connections and no bytes", async () => {
    const server = await deaf(() => {});
    const link = await opened(createTcpTransport({ host: "127.0.0.1", port: server.port, writeMs: 100 }));
    expect(problemOf(await link.send(new Uint8Array(64 * 1024 * 1024)))).toBe("stuck");
    await link.close();
    await server.close();
  });

  it("says lost at once when a printer hangs up without taking what was sent", async () => {
    const server = await deaf((socket) => socket.end());
    const link = await opened(createTcpTransport({ host: "127.0.0.1", port: server.port, writeMs: 5_000 }));
    expect(problemOf(await link.send(new Uint8Array(64 * 1024 * 1024)))).toBe("lost");
    await link.close();
    await server.close();
  });
});

describe("USB", () => {
  it("says unreachable when no printer is plugged in", async () => {
    expect(problemOf(await createUsbTransport({ vendor: 0xffff, product: 0xfffe }).open())).toBe("unreachable");
    const device = new FakeUsbDevice(() => {});
    device.unplugged = true;
    expect(problemOf(await createUsbTransport({ vendor: null, product: null, device }).open())).toBe("unreachable");
  });

  it("tells of a printer without a way back, whose silence is then no fault", async () => {
    const device = new FakeUsbDevice(() => {}, { back: false });
    const link = await opened(createUsbTransport({ vendor: null, product: null, device }));
    expect(link.readable).toBe(false);
    expect(await link.receive(10)).toEqual({ ok: true, value: null });
    await link.close();
  });

  it("says stuck for a transfer that never ends, and lets the device go", async () => {
    const device = new FakeUsbDevice(() => {});
    const link = await opened(createUsbTransport({ vendor: null, product: null, device, writeMs: 50 }));
    device.stuck = true;
    expect(problemOf(await link.send(Uint8Array.of(1)))).toBe("stuck");
    await link.close();
    expect([device.opens, device.closes]).toEqual([1, 1]);
  });

  it("closes the device only after a read in flight has ended, or it stays claimed for ever", async () => {
    const device = new FakeUsbDevice(() => {});
    const link = await opened(createUsbTransport({ vendor: null, product: null, device }));
    const waiting = link.receive(100);
    await link.close();
    await waiting;
    expect(device.closes).toBe(1);
  });
});
