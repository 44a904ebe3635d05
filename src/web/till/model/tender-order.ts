import type { TenderKind } from "../../../domain/sale-body.ts";

/** Ways of paying behind the key "Other", the more usual first. */
export const TENDER_ORDER: readonly TenderKind[] = ["gift-card", "coupon", "account", "check", "benefit"];
