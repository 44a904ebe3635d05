import { describe, expect, it } from "vitest";
import { chooseDemoPorts, nextFreePort } from "../../../src/cli/demo/free-port.ts";

const free =
  (...busy: readonly number[]) =>
  async (port: number): Promise<boolean> =>
    !busy.includes(port);

describe("the demo's ports", () => {
  it("are 4100 for the wall and 4101 to 4103 for the tills where nothing is in the way", async () => {
    expect(await chooseDemoPorts(4100, 3, free())).toEqual({ wall: 4100, tills: [4101, 4102, 4103] });
  });

  it("step over those in use, and the wall never takes a till's", async () => {
    expect(await chooseDemoPorts(4100, 3, free(4102))).toEqual({ wall: 4100, tills: [4101, 4103, 4104] });
    expect(await chooseDemoPorts(4100, 3, free(4100))).toEqual({ wall: 4104, tills: [4101, 4102, 4103] });
    expect(await chooseDemoPorts(4100, 3, free(4100, 4101, 4104))).toEqual({ wall: 4106, tills: [4102, 4103, 4105] });
  });

  it("are left to the system when 0 is asked for", async () => {
    expect(await chooseDemoPorts(0, 3, free())).toEqual({ wall: 0, tills: [0, 0, 0] });
  });

  it("are not looked for endlessly, nor beyond the last there is", async () => {
    await expect(nextFreePort(4100, [], async () => false)).rejects.toThrow("from 4100 to 4199 are all in use");
    await expect(nextFreePort(65_535, [], async () => false)).rejects.toThrow("--port");
  });
});
