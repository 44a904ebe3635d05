import type { PrintJob, Sale } from "../../../api/schemas.ts";
import { Button } from "../../kit/button.tsx";
import { classes } from "../../kit/classes.ts";
import { CheckIcon, WarnIcon } from "../../kit/icon.tsx";
import { useKeys } from "../../kit/keys.ts";
import { receiptNumberToText } from "../../../domain/receipt-number.ts";
import { reprint, retryPrint } from "../model/sales.ts";
import { t, tCount } from "../words/words.ts";
import { Amount, amountText } from "./amount.tsx";
import { ReceiptPaper } from "./receipt-paper.tsx";

/** On how many tills' disks a sale is: grows by itself while the others answer. */
export const TillsMark = ({ sale }: { readonly sale: Pick<Sale, "onTills"> & { readonly tills?: number } }) => {
  const { onTills, tills } = sale;
  if (tills === 1) return <span class="mark">{t("done.onlyTill")}</span>;
  return (
    <span class={classes("mark", onTills > 1 && "mark-ok")}>
      {onTills > 1 ? <CheckIcon /> : null}
      {onTills > 1 ? tCount("done.onTills", onTills, { tills: tills ?? onTills }) : t("done.onlyHere")}
    </span>
  );
};

/** What became of the paper. */
export const PrintMark = ({ job }: { readonly job: PrintJob }) => {
  const bad = job.outcome === "failed" || job.outcome === "unknown";
  return (
    <span class={classes("mark", job.outcome === "printed" && "mark-ok", bad && "mark-bad")}>
      {job.outcome === "printed" ? <CheckIcon /> : bad ? <WarnIcon /> : null}
      {t(`print.${job.outcome}`)}
    </span>
  );
};

const Change = ({ sale }: { readonly sale: Sale }) => {
  const { change, total } = sale.body.totals;
  const back = sale.body.kind === "refund";
  const tenders = sale.body.tenders
    .map((tender) => `${t(`tender.${tender.kind}`)} ${amountText(tender.tendered)}`)
    .join(" · ");
  return (
    <div class="done-change" role="status">
      <p class="done-word">{t(back ? "done.refund" : change === 0 ? "done.noChange" : "done.change")}</p>
      <p class="done-figure">
        <Amount value={back ? -sale.body.totals.due : change === 0 ? sale.body.totals.due : change} sign />
      </p>
      <p class="done-note">{t("done.paid", { total: amountText(total), tenders })}</p>
    </div>
  );
};

/** After the sale: its change, large, until the next article; the receipt as it left the printer. */
export const DonePanel = ({ sale }: { readonly sale: Sale }) => {
  const job = sale.print;
  const again = job !== null && (job.outcome === "failed" || job.outcome === "unknown");
  const print = (): void => void (again ? retryPrint(job) : reprint(sale.id));
  useKeys({ F8: print });
  return (
    <div class="done" aria-label={t("done.label")} role="region">
      <Change sale={sale} />
      <p class="done-marks">
        <span class="mark">{t("done.receipt", { receipt: receiptNumberToText(sale.body.receipt) })}</span>
        <TillsMark sale={sale} />
        {job === null ? null : <PrintMark job={job} />}
      </p>
      {again && job.problem !== null ? (
        <p class="notice" data-tone="attention">
          {job.problem}
        </p>
      ) : null}
      <div class="done-keys">
        <Button hint="F8" onPress={print}>
          {t(again ? "print.retry" : "done.reprint")}
        </Button>
        <p class="done-next">{t("done.next")}</p>
      </div>
      <ReceiptPaper saleId={sale.id} version={`${job?.copy ?? 0}${job?.outcome ?? ""}`} />
    </div>
  );
};
