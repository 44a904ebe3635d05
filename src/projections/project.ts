import { err, ok, type Result } from "../kernel/result.ts";
import type { Entry } from "../log/entry.ts";
import { MEMBER_ENTITY } from "../log/membership.ts";
import { CATALOGUE_MODELS, projectProduct, projectSettings } from "./catalogue.ts";
import { INCIDENT, projectCancelledBasket, projectReceiptCopy } from "./counts.ts";
import type { Projection, ReadModel, Unreadable } from "./read-model.ts";
import type { RowChange } from "./row-change.ts";
import { projectSale, SALES_MODELS } from "./sales.ts";

/** All tables derived from the log. */
export const READ_MODELS: readonly ReadModel[] = [...SALES_MODELS, INCIDENT, ...CATALOGUE_MODELS];

/** `type/operation@version` -> meaning. Membership means nothing to the shop's tables: the log itself reads it. */
const PROJECTIONS: ReadonlyMap<string, Projection> = new Map<string, Projection>([
  ["sale/complete@1", projectSale],
  ["sale/copy@1", projectReceiptCopy],
  ["basket/cancel@1", projectCancelledBasket],
  ["product/put@1", projectProduct],
  ["settings/put@1", projectSettings],
  [`${MEMBER_ENTITY}/add@1`, () => []],
]);

/** Every kind this version can read. With a new one, entries that were set aside for want of it are read again. */
export const PROJECTED_KINDS: readonly string[] = [...PROJECTIONS.keys()].toSorted();

/**
 * Row changes of any entry; total: what this version cannot read (an unknown type, a newer schema, a payload that
 * breaks its schema) is an {@link Unreadable}, kept aside and replayed after an upgrade.
 */
export const project = (entry: Entry): Result<readonly RowChange[], Unreadable> => {
  const kind = `${entry.entityType}/${entry.operation}@${entry.schemaVersion}`;
  const projection = PROJECTIONS.get(kind);
  if (projection === undefined) return err({ type: "unreadable", reason: `unknown kind ${kind}` });
  try {
    return ok(projection(entry));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return err({ type: "unreadable", reason: `${kind}: ${reason.slice(0, 500)}` });
  }
};
