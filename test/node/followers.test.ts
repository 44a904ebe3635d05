import { expect, it } from "vitest";
import { createFollowers } from "../../src/node/followers.ts";

it("a follower that fails keeps no other from hearing, and nobody from being told that a sale is stored", () => {
  const errors: unknown[] = [];
  const followers = createFollowers({
    info: () => undefined,
    warn: () => undefined,
    error: (_, fields) => errors.push(fields),
  });
  const heard: string[] = [];
  followers.add(() => heard.push("first"));
  followers.add(() => {
    throw new Error("the mesh has a knot");
  });
  followers.add((_, own) => heard.push(own ? "last, own" : "last"));
  followers.tell({ author: "a:b" as never, entries: [], seals: [] }, true);
  expect(heard).toEqual(["first", "last, own"]);
  expect(errors).toEqual([{ author: "a:b", error: expect.stringContaining("the mesh has a knot") as string }]);
});
