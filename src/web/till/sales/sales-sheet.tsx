import { useEffect, useState } from "preact/hooks";
import type { SaleList, SaleSummary } from "../../../api/schemas.ts";
import { Button } from "../../kit/button.tsx";
import { List, Row } from "../../kit/list.tsx";
import { Sheet } from "../../kit/sheet.tsx";
import { call } from "../model/api-client.ts";
import { unreadWords } from "../model/commands.ts";
import { openSale, refunding, salesQuery } from "../model/sales-view.ts";
import { closeSheet, gone, lastSale, shop, sync } from "../model/state.ts";
import { Amount } from "../screen/amount.tsx";
import { TillsMark } from "../screen/done.tsx";
import { t, tCount } from "../words/words.ts";
import { SaleDetail } from "./sale-detail.tsx";

const PAGE = 30;

const timeText = (at: number): string => {
  const store = shop.value?.store;
  return new Intl.DateTimeFormat(store?.locale, {
    dateStyle: "short",
    timeStyle: "short",
    ...(store === undefined ? {} : { timeZone: store.timeZone }),
  }).format(at);
};

interface Pages {
  readonly items: readonly SaleSummary[];
  readonly next: string | null;
  readonly state: "waiting" | "here" | "failed";
  readonly problem: string;
}

const NOTHING: Pages = { items: [], next: null, state: "waiting", problem: "" };

const fetchPage = async (query: string, before: string | null): Promise<Pages> => {
  const search = new URLSearchParams({ limit: String(PAGE) });
  if (query !== "") search.set("query", query);
  if (before !== null) search.set("before", before);
  const answer = await call<SaleList>("GET", `/sales?${search.toString()}`);
  if (!answer.ok) return { ...NOTHING, state: "failed", problem: unreadWords(answer.error) };
  return { items: answer.value.items, next: answer.value.next, state: "here", problem: "" };
};

/** The list for a search, and how to lengthen it. A sale finished meanwhile is fetched at the top. */
const usePages = (query: string): { readonly pages: Pages; readonly more: () => void } => {
  const [pages, setPages] = useState(NOTHING);
  const newest = lastSale.value?.id;
  const away = gone.value;
  useEffect(() => {
    let wanted = true;
    void fetchPage(query, null).then((page) => {
      if (wanted) setPages(page);
    });
    return () => {
      wanted = false;
    };
  }, [query, newest, away]);
  const more = (): void =>
    void fetchPage(query, pages.next).then((page) =>
      setPages((before) => (page.state === "here" ? { ...page, items: [...before.items, ...page.items] } : page)),
    );
  return { pages, more };
};

const SaleRow = ({ sale }: { readonly sale: SaleSummary }) => {
  const tenders = [...new Set(sale.tenders)].map((kind) => t(`tender.${kind}`)).join(", ");
  const tills = sync.value?.tills;
  return (
    <Row
      title={sale.kind === "refund" ? `${sale.receipt} · ${t("sales.refund")}` : sale.receipt}
      note={[
        t("sales.till", { till: sale.till, time: timeText(sale.soldAt) }),
        tCount("sales.items", sale.items),
        tenders,
      ].join(" · ")}
      end={
        <>
          <span class="sales-amount">
            <Amount value={sale.total} />
          </span>
          <br />
          <TillsMark sale={{ onTills: sale.onTills, ...(tills === undefined ? {} : { tills }) }} />
        </>
      }
      onPress={() => {
        openSale.value = sale.id;
      }}
    />
  );
};

const SaleRows = () => {
  const query = salesQuery.value.trim();
  const { pages, more } = usePages(query);
  return (
    <>
      <input
        class="field"
        type="search"
        aria-label={t("sales.search")}
        placeholder={t("sales.search")}
        autoComplete="off"
        value={salesQuery.value}
        onInput={(event) => {
          salesQuery.value = event.currentTarget.value;
        }}
      />
      <List label={t("sales.title")}>
        {pages.items.map((sale) => (
          <SaleRow key={sale.id} sale={sale} />
        ))}
      </List>
      {pages.state === "failed" ? <p class="notice">{pages.problem}</p> : null}
      {pages.state === "here" && pages.items.length === 0 ? (
        <p class="notice">{query === "" ? t("sales.none") : t("sales.noneFound", { query })}</p>
      ) : null}
      {pages.next === null ? null : (
        <Button class="sheet-go" onPress={more}>
          {t("sales.more")}
        </Button>
      )}
    </>
  );
};

const close = (): void => {
  refunding.value = false;
  openSale.value = null;
  salesQuery.value = "";
  closeSheet();
};

/** Finished sales: the list, one of them, its refund. Esc goes one step back. */
export const SalesSheet = () => {
  const back = (): void => {
    if (refunding.value) refunding.value = false;
    else if (openSale.value === null) close();
    else openSale.value = null;
  };
  const id = openSale.value;
  return (
    <Sheet
      size="full"
      title={t("sales.title")}
      closeLabel={t(id === null ? "app.close" : "app.back")}
      onClose={back}
      stepsBack={id !== null}
    >
      {id === null ? <SaleRows /> : <SaleDetail id={id} />}
    </Sheet>
  );
};
