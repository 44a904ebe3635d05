import { useEffect, useState } from "preact/hooks";
import type { Sale } from "../../../api/schemas.ts";
import { Button } from "../../kit/button.tsx";
import { useKeys } from "../../kit/keys.ts";
import { call, type Refusal } from "../model/api-client.ts";
import { unreadWords } from "../model/commands.ts";
import { receiptNumberToText } from "../../../domain/receipt-number.ts";
import { reprint } from "../model/sales.ts";
import { refunding } from "../model/sales-view.ts";
import { gone, lastSale } from "../model/state.ts";
import { Amount } from "../screen/amount.tsx";
import { PrintMark, TillsMark } from "../screen/done.tsx";
import { ReceiptPaper } from "../screen/receipt-paper.tsx";
import { t } from "../words/words.ts";
import { RefundForm } from "./refund-form.tsx";

/** The sale, fetched; the last sale of this till comes live with its events. */
const useSale = (id: string): { readonly sale: Sale | null; readonly refusal: Refusal | null } => {
  const [fetched, setFetched] = useState<Sale | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const away = gone.value;
  useEffect(() => {
    let wanted = true;
    void call<Sale>("GET", `/sales/${id}`).then((answer) => {
      if (!wanted) return;
      if (answer.ok) setFetched(answer.value);
      setRefusal(answer.ok ? null : answer.error);
    });
    return () => {
      wanted = false;
    };
  }, [id, away]);
  return { sale: lastSale.value?.id === id ? lastSale.value : fetched, refusal };
};

const startRefund = (): void => {
  refunding.value = true;
};

/** One finished sale: its receipt as printed, and what can still be done with it. */
export const SaleDetail = ({ id }: { readonly id: string }) => {
  const { sale, refusal } = useSale(id);
  const canRefund = sale?.body.lines.some((line) => line.quantity > 0) ?? false;
  useKeys({
    F8: () => {
      if (sale !== null && !refunding.value) void reprint(sale.id);
    },
    F6: () => {
      if (canRefund) startRefund();
    },
  });
  if (refusal !== null) return <p class="notice">{unreadWords(refusal)}</p>;
  if (sale === null) return <p class="list-note">{t("sale.loading")}</p>;
  if (refunding.value) return <RefundForm sale={sale} />;
  return (
    <div class="sale">
      <div class="sale-words">
        <h3>{t("sale.title", { receipt: receiptNumberToText(sale.body.receipt) })}</h3>
        <p class="sale-figure">
          <Amount value={sale.body.totals.due} sign />
        </p>
        <p class="done-marks">
          <TillsMark sale={sale} />
          {sale.print === null ? null : <PrintMark job={sale.print} />}
          {sale.status === "PENDING" ? null : <span class="mark">{t(`sale.status.${sale.status}`)}</span>}
        </p>
        <div class="sheet-keys">
          <Button hint="F8" onPress={() => void reprint(sale.id)}>
            {t("done.reprint")}
          </Button>
          <Button hint="F6" disabled={!canRefund} onPress={startRefund}>
            {t("sale.refund")}
          </Button>
        </div>
      </div>
      <ReceiptPaper saleId={sale.id} version={`${sale.print?.copy ?? 0}`} />
    </div>
  );
};
