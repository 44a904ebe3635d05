/** The API of src/api/routes.ts over the fake till's memory. */
import type { AddLine, AddTender, OrderDiscount, Refund, SaleSummary } from "../../../src/api/schemas.ts";
import { receiptNumberToText } from "../../../src/domain/receipt-number.ts";
import { fakeReceipt } from "./fake-receipt.ts";
import {
  addLine,
  addTender,
  type Answer,
  type FakeShop,
  ok,
  refund,
  refuse,
  runCommand,
  stateOf,
} from "./fake-rules.ts";

const NO_SALE = refuse(404, "unknown-sale", "There is no such sale.");

const listSales = (shop: FakeShop, search: URLSearchParams): Answer => {
  const wanted = search.get("query") ?? "";
  const from = Number(search.get("before") ?? 0);
  const limit = Number(search.get("limit") ?? 50);
  const found = shop.sales.filter((sale) => receiptNumberToText(sale.body.receipt).includes(wanted));
  const items = found.slice(from, from + limit).map((sale): SaleSummary => ({
    id: sale.id,
    receipt: receiptNumberToText(sale.body.receipt),
    kind: sale.body.kind,
    till: sale.body.till.name,
    soldAt: sale.body.soldAt,
    total: sale.body.totals.total,
    items: sale.body.lines.length,
    tenders: sale.body.tenders.map((tender) => tender.kind),
    onTills: sale.onTills,
    status: sale.status,
  }));
  return ok({ items, next: from + limit < found.length ? String(from + limit) : null });
};

const listProducts = (shop: FakeShop, search: URLSearchParams): Answer => {
  const words = (search.get("query") ?? "").toLowerCase();
  const found = shop.products.filter((one) => `${one.name} ${one.sku}`.toLowerCase().includes(words));
  return ok({ items: found.slice(0, Number(search.get("limit") ?? 50)) });
};

/** Answers a GET; `path` without its /api. */
export const readAnswer = (shop: FakeShop, path: string, search: URLSearchParams): Answer => {
  const [, area, id, part] = path.split("/");
  if (area === "state") return ok(stateOf(shop));
  if (area === "products") return listProducts(shop, search);
  if (area === "print-jobs") return ok({ items: shop.sales.flatMap((sale) => sale.print ?? []) });
  if (area !== "sales") return refuse(404, "not-found", "There is no such address.");
  if (id === undefined) return listSales(shop, search);
  const sale = shop.sales.find((one) => one.id === id);
  if (sale === undefined) return NO_SALE;
  return ok(part === "receipt" ? fakeReceipt(sale) : sale);
};

const printAnswer = (shop: FakeShop, area: string, id: string | undefined): Answer => {
  const print = shop.sales.find((one) => one.id === id || one.print?.id === id)?.print ?? null;
  if (print === null) return NO_SALE;
  return ok({ ...print, copy: print.copy + (area === "sales" ? 1 : 0), outcome: "printing", problem: null });
};

/** Answers whatever changes something, and keeps that it was called. */
export const writeAnswer = (shop: FakeShop, method: string, path: string, body: unknown): Answer => {
  shop.calls.push(`${method} ${path}`);
  const [, area, part, id = "", verb] = path.split("/");
  if (area === "refunds") return refund(shop, body as Refund);
  if (area === "sales" || area === "print-jobs") return printAnswer(shop, area, part);
  switch (`${method} ${part ?? ""}${verb === undefined ? "" : ` ${verb}`}`) {
    case "POST lines":
      return addLine(shop, body as AddLine);
    case "POST lines quantity":
      return runCommand(shop, {
        type: "change-quantity",
        lineId: id,
        quantity: (body as { quantity: number }).quantity,
      });
    case "DELETE lines":
      return runCommand(shop, { type: "void-line", lineId: id });
    case "POST tenders":
      return addTender(shop, body as AddTender);
    case "DELETE tenders":
      return runCommand(shop, { type: "remove-tender", tenderId: id });
    case "PUT discount":
      return runCommand(shop, { type: "set-order-discount", ...(body as OrderDiscount) });
    case "DELETE discount":
      return runCommand(shop, { type: "clear-order-discount" });
    default:
      return runCommand(shop, { type: "cancel" });
  }
};
