import { describe, expect, it } from "vitest";
import { toHex } from "../../src/kernel/bytes.ts";
import type { Entry, EntryDraft } from "../../src/log/entry.ts";
import {
  type Member,
  memberDraft,
  type Membership,
  membersOf,
  NO_MEMBERS,
  sealKeyOf,
} from "../../src/log/membership.ts";
import { crypto, signerNamed } from "../support/crypto.ts";
import { seeded } from "../support/random.ts";
import { type Device, deviceNamed, penOf, storeWorld } from "../support/store-world.ts";

const world = storeWorld();
const founder = deviceNamed("lane 1", 1, "manager");
const manager = deviceNamed("office", 2, "manager");
const till = deviceNamed("lane 3", 3);
const newcomer = deviceNamed("lane 4", 4);

/** Entries of one author, each its own commit. */
const written = (author: Device, drafts: readonly EntryDraft[], store = world): Entry[] => {
  const pen = penOf(store, author);
  return drafts.flatMap((draft) => pen.write([draft]).entries);
};
const founded = written(founder, [world.founding(founder), world.admission(manager), world.admission(till)]);
const members = (...entries: readonly Entry[]): Membership => membersOf(crypto, entries);
const names = (membership: Membership): string[] => [...membership.values()].map((member) => member.name).toSorted();
/** `draft` written a while after the founding, so that its stamp is the later one. */
const later = (draft: EntryDraft): EntryDraft[] => [...Array.from({ length: 3 }, () => world.admission(till)), draft];
const bodyWith = (draft: EntryDraft, change: object): EntryDraft => ({
  ...draft,
  payload: JSON.stringify({ ...(JSON.parse(draft.payload) as object), ...change }),
});

describe("a store begins", () => {
  it("with a founder whom its root signed, and who admits the others", () => {
    expect(names(members(founded[0]!))).toEqual(["lane 1"]);
    expect(members(...founded).get(manager.device)).toEqual(manager.member);
    expect(names(members(...founded))).toEqual(["lane 1", "lane 3", "office"]);
  });

  it("with nobody else: an entry without the root's signature founds nothing", () => {
    expect(members(...written(founder, [world.admission(founder)])).size).toBe(0);
  });

  it("not with the signature of another root, nor with one over another device, role, key or address", () => {
    const thief = signerNamed("thief");
    expect(members(...written(founder, [memberDraft(world.cluster, founder.member, thief)])).size).toBe(0);
    const draft = world.founding(founder);
    const other = { device: newcomer.device, sealKey: toHex(newcomer.signer.publicKey) };
    for (const change of [{ role: "till" }, { tlsPin: "q".repeat(43) }, other]) {
      expect(members(...written(founder, [bodyWith(draft, change)])).size, JSON.stringify(change)).toBe(0);
      expect(members(...written(newcomer, [bodyWith(draft, change)])).size, JSON.stringify(change)).toBe(0);
    }
  });

  it("not with the founding of another store, replayed", () => {
    const elsewhere = storeWorld("another store");
    const draft = elsewhere.founding(founder);
    expect(names(members(...written(founder, [draft], elsewhere)))).toEqual(["lane 1"]);
    expect(members(...written(founder, [draft])).size).toBe(0);
  });
});

describe("letting in", () => {
  it("is a manager's right, not a till's, a station's or a stranger's", () => {
    const admits = (author: Device): string[] =>
      names(members(...founded, ...written(author, [world.admission(newcomer)])));
    expect(admits(manager)).toContain("lane 4");
    for (const author of [till, newcomer, deviceNamed("stranger", 9, "manager")]) {
      expect(admits(author), author.member.name).not.toContain("lane 4");
    }
  });

  it("cannot make a till a manager by its own word", () => {
    const promoted = members(
      ...founded,
      ...written(till, [world.admission(till, "manager"), world.admission(newcomer)]),
    );
    expect(promoted.get(till.device)?.role).toBe("till");
    expect(names(promoted)).not.toContain("lane 4");
  });

  it("cannot put another key under a known id: the id is the key's hash", () => {
    const thief = signerNamed("thief");
    const stolen: Member = { ...till.member, sealKey: thief.publicKey };
    const after = members(...founded, ...written(manager, later(memberDraft(world.cluster, stolen))));
    expect(after.get(till.device)?.sealKey).toEqual(till.signer.publicKey);
  });

  it("is not done by replaying the root's signature with another name: the root founds, nobody else in its name", () => {
    const renamed = bodyWith(world.founding(founder), { name: "mine now", number: 99 });
    expect(members(...founded, ...written(till, later(renamed))).get(founder.device)?.name).toBe("lane 1");
  });

  it("again gives a member another name and role, the same key for life", () => {
    const renamed = world.admission({ ...till, member: { ...till.member, name: "Till 3" } }, "station");
    const after = members(...founded, ...written(manager, later(renamed)));
    expect(after.get(till.device)).toMatchObject({ name: "Till 3", role: "station", sealKey: till.signer.publicKey });
  });

  it("with a body that breaks its schema lets nobody in, and harms nobody", () => {
    const good = world.admission(newcomer);
    const bad = [
      { number: 0 },
      { number: 1000 },
      { name: "" },
      { role: "owner" },
      { sealKey: "00" },
      { tlsPin: "short" },
      { device: "x" },
    ];
    for (const change of bad) {
      const after = members(...founded, ...written(manager, [bodyWith(good, change)]));
      expect(names(after), JSON.stringify(change)).toEqual(["lane 1", "lane 3", "office"]);
    }
    for (const payload of ["", "null", "[]", "{", '"x"'])
      expect(names(members(...founded, ...written(manager, [{ ...good, payload }])))).toHaveLength(3);
    for (const change of [{ schemaVersion: 2 }, { operation: "put" }, { entityType: "product" }]) {
      expect(names(members(...founded, ...written(manager, [{ ...good, ...change }])))).toHaveLength(3);
    }
  });
});

describe("who is a member does not depend on the order in which entries came", () => {
  it("also when an admission arrives before the entry that made its author a manager, or two managers rename one till", () => {
    const renamed = (name: string): EntryDraft => world.admission({ ...till, member: { ...till.member, name } });
    const second = deviceNamed("back office", 5, "manager");
    const entries = [
      ...founded,
      ...written(manager, [world.admission(second), ...later(renamed("Till A"))]),
      ...written(second, [world.admission(newcomer), renamed("Till B")]),
      ...written(newcomer, [world.admission(deviceNamed("uninvited", 8))]),
    ];
    const expected = members(...entries);
    expect([...expected.values()].map((member) => member.number)).toEqual(expect.arrayContaining([1, 2, 3, 4, 5]));
    // Not the one of the manager who was found last, but the one with the latest stamp.
    expect(expected.get(till.device)?.name).toBe("Till A");
    const random = seeded(51);
    for (let round = 0; round < 200; round++) {
      const order = entries.map((entry) => ({ entry, at: random.fraction() })).toSorted((a, b) => a.at - b.at);
      const got = members(...order.map(({ entry }) => entry));
      expect(got).toEqual(expected);
    }
  });
});

describe("the key that a device's seals must be made with", () => {
  it("is the admitted one, or a founder's own when nobody is known yet", () => {
    const known = members(...founded);
    expect(sealKeyOf(crypto, known, till.device, undefined)).toEqual(till.signer.publicKey);
    expect(sealKeyOf(crypto, NO_MEMBERS, founder.device, founded[0])).toEqual(founder.signer.publicKey);
  });

  it("is nobody's for a stranger, whatever it brings along", () => {
    const known = members(...founded);
    const first = written(newcomer, [world.admission(newcomer)])[0];
    expect(sealKeyOf(crypto, known, newcomer.device, first)).toBeNull();
    expect(sealKeyOf(crypto, NO_MEMBERS, newcomer.device, founded[0])).toBeNull();
    expect(sealKeyOf(crypto, NO_MEMBERS, founder.device, undefined)).toBeNull();
    expect(sealKeyOf(crypto, NO_MEMBERS, till.device, founded[2])).toBeNull();
  });
});
