import { useState } from "preact/hooks";
import type { Sale } from "../../../api/schemas.ts";
import type { SaleLine, TenderKind } from "../../../domain/sale-body.ts";
import { Button } from "../../kit/button.tsx";
import { Choice } from "../../kit/choice.tsx";
import { quantityText } from "../../kit/format-money.ts";
import { showToast } from "../../kit/toast.tsx";
import { refusalWords } from "../model/commands.ts";
import { receiptNumberToText } from "../../../domain/receipt-number.ts";
import { refund } from "../model/sales.ts";
import { openSale, refunding } from "../model/sales-view.ts";
import { lastSale, shop } from "../model/state.ts";
import { Amount, amountText } from "../screen/amount.tsx";
import { t } from "../words/words.ts";

const REASONS = ["changed", "faulty", "wrong", "other"] as const;
const TENDERS: readonly TenderKind[] = ["cash", "card", "voucher"];

/** Chosen quantities by line, thousandths. */
type Chosen = Readonly<Record<string, number>>;

/** What goes back for a part of a line, as far as the screen can tell; the program reckons it from the original. */
const shareOf = (line: SaleLine, quantity: number): number => Math.round((line.total * quantity) / line.quantity);

interface LineProps {
  readonly line: SaleLine;
  readonly chosen: number;
  readonly onChoose: (quantity: number) => void;
}

const RefundLine = ({ line, chosen, onChoose }: LineProps) => {
  const locale = shop.value?.store.locale ?? "en";
  const measured = line.unit !== "each";
  // What was weighed comes back whole; pieces one by one.
  const step = measured ? line.quantity : 1000;
  const text = (quantity: number): string => quantityText(quantity, measured, locale);
  return (
    <li class="refund-line" data-chosen={chosen > 0}>
      <span class="list-words">
        <span class="list-title">{line.name}</span>
        <br />
        <span class="list-note">
          <Amount value={shareOf(line, chosen > 0 ? chosen : line.quantity)} />
        </span>
      </span>
      <Button
        label={t("refund.less", { name: line.name })}
        disabled={chosen === 0}
        onPress={() => onChoose(Math.max(0, chosen - step))}
      >
        −
      </Button>
      <output class="refund-count">{t("refund.of", { chosen: text(chosen), sold: text(line.quantity) })}</output>
      <Button
        label={t("refund.more", { name: line.name })}
        disabled={chosen >= line.quantity}
        onPress={() => onChoose(Math.min(line.quantity, chosen + step))}
      >
        +
      </Button>
    </li>
  );
};

/** Which goods come back, why, and how the money goes back. */
export const RefundForm = ({ sale }: { readonly sale: Sale }) => {
  const lines = sale.body.lines.filter((line) => line.quantity > 0);
  const [chosen, setChosen] = useState<Chosen>({});
  const [reason, setReason] = useState<(typeof REASONS)[number]>("changed");
  const [tender, setTender] = useState<TenderKind>("cash");
  const [problem, setProblem] = useState<string | null>(null);
  // Made once, so that a second press on the same form is the same refund.
  const [id] = useState(() => crypto.randomUUID());
  const total = lines.reduce((sum, line) => sum + shareOf(line, chosen[line.id] ?? 0), 0);
  const give = async (): Promise<void> => {
    const wanted = lines.flatMap((line) => {
      const quantity = chosen[line.id] ?? 0;
      return quantity > 0 ? [{ lineId: line.id, quantity }] : [];
    });
    const answer = await refund({ id, saleId: sale.id, lines: wanted, reason: t(`refund.reason.${reason}`), tender });
    if (!answer.ok) {
      setProblem(refusalWords(answer.error).text);
      return;
    }
    lastSale.value = answer.value;
    refunding.value = false;
    openSale.value = answer.value.id;
    showToast({ tone: "calm", title: t("refund.done", { receipt: receiptNumberToText(answer.value.body.receipt) }) });
  };
  return (
    <div class="refund">
      <div class="refund-head">
        <h3>{t("refund.title", { receipt: receiptNumberToText(sale.body.receipt) })}</h3>
        <Button onPress={() => setChosen(Object.fromEntries(lines.map((line) => [line.id, line.quantity])))}>
          {t("refund.all")}
        </Button>
      </div>
      <ul class="refund-lines" aria-label={t("refund.lines")}>
        {lines.map((line) => (
          <RefundLine
            key={line.id}
            line={line}
            chosen={chosen[line.id] ?? 0}
            onChoose={(quantity) => setChosen((before) => ({ ...before, [line.id]: quantity }))}
          />
        ))}
      </ul>
      <Choice
        title={t("refund.reason")}
        options={REASONS}
        chosen={reason}
        nameOf={(option) => t(`refund.reason.${option}`)}
        onChoose={setReason}
      />
      <Choice
        title={t("refund.tender")}
        options={TENDERS}
        chosen={tender}
        nameOf={(option) => t(`tender.${option}`)}
        onChoose={setTender}
      />
      {problem === null ? null : (
        <p class="notice" data-tone="stop" role="alert">
          {problem}
        </p>
      )}
      <Button tone="primary" class="sheet-go" disabled={total === 0} onPress={() => void give()}>
        {total === 0 ? t("refund.nothing") : t("refund.confirm", { amount: amountText(total) })}
      </Button>
    </div>
  );
};
