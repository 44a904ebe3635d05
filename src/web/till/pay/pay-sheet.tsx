import { TENDER_ORDER } from "../model/tender-order.ts";
import type { TenderKind } from "../../../domain/sale-body.ts";
import { Button } from "../../kit/button.tsx";
import { useKeys } from "../../kit/keys.ts";
import { Keypad } from "../../kit/keypad.tsx";
import { Sheet } from "../../kit/sheet.tsx";
import {
  askFor,
  confirmTender,
  eraseFigure,
  paying,
  payProblem,
  reference,
  remaining,
  remainingInCash,
  removeTender,
  stage,
  takeCash,
  typed,
  typeFigure,
} from "../model/payment.ts";
import { quickNotes } from "../model/quick-notes.ts";
import { basket, closeSheet, shop } from "../model/state.ts";
import { Amount, amountText } from "../screen/amount.tsx";
import { t } from "../words/words.ts";

/** What is due, what was taken, what is typed. */
const Account = () => {
  const tenders = basket.value?.tenders ?? [];
  const rounding = basket.value?.totals.cashRounding ?? 0;
  const due = remaining.value;
  return (
    <div class="pay-account">
      <p class="pay-word">{t(due < 0 ? "pay.giveBack" : tenders.length > 0 ? "pay.rest" : "pay.due")}</p>
      <p class="pay-figure" aria-live="polite">
        <Amount value={Math.abs(due)} sign />
      </p>
      <p class="pay-rounding">{rounding === 0 ? "\u00a0" : t("pay.rounding", { amount: amountText(rounding) })}</p>
      <ul class="pay-tenders" aria-label={t("pay.taken")}>
        {tenders.map((tender) => {
          const kind = t(`tender.${tender.kind}`);
          return (
            <li key={tender.id}>
              <span>{kind}</span>
              <Amount value={tender.amount} />
              <Button
                label={t("pay.remove", { kind, amount: amountText(tender.amount) })}
                onPress={() => void removeTender(tender.id)}
              >
                {t("pay.remove.short")}
              </Button>
            </li>
          );
        })}
      </ul>
      {payProblem.value === null ? (
        <p class="pay-hint">{stage.value.type === "confirm" ? "" : t("pay.nothing")}</p>
      ) : (
        <p class="notice" data-tone="stop" role="alert">
          {payProblem.value}
        </p>
      )}
    </div>
  );
};

const QuickNotes = () => {
  const store = shop.value?.store;
  if (store === undefined) return null;
  const due = remainingInCash.value;
  return (
    <div class="pay-notes" role="group" aria-label={t("pay.notes")}>
      <Button
        class="pay-exact"
        hint={typed.value === "" ? "Enter" : undefined}
        disabled={paying.value}
        onPress={() => void takeCash(null)}
      >
        {t("pay.exact")} <Amount value={Math.abs(due)} />
      </Button>
      {quickNotes(due, store.currency, store.exponent).map((sum) => (
        <Button key={sum} disabled={paying.value} onPress={() => void takeCash(sum)}>
          <Amount value={sum} />
        </Button>
      ))}
    </div>
  );
};

const Choose = () => {
  useKeys({
    ...Object.fromEntries(Array.from("0123456789", (key) => [key, () => typeFigure(key)])),
    Backspace: eraseFigure,
    Enter: () => void takeCash(),
    F7: () => askFor("card"),
    F8: () => askFor("voucher"),
  });
  const other = (): void => {
    stage.value = { type: "other" };
  };
  return (
    <div class="pay-choose">
      <QuickNotes />
      <p class="figures pay-typed">
        <span>{t("pay.entered")}</span>
        <output>{typed.value === "" ? t("pay.entered.all") : <Amount value={Number(typed.value)} />}</output>
      </p>
      <Keypad
        label={t("keypad.label")}
        extra="00"
        onKey={typeFigure}
        onBackspace={eraseFigure}
        backspaceLabel={t("keypad.backspace")}
      />
      <div class="pay-ways">
        <Button
          tone="primary"
          hint={typed.value === "" ? undefined : "Enter"}
          disabled={paying.value}
          onPress={() => void takeCash()}
        >
          {t("pay.takeCash")}
        </Button>
        <Button hint="F7" onPress={() => askFor("card")}>
          {t("pay.card")}
        </Button>
        <Button hint="F8" onPress={() => askFor("voucher")}>
          {t("pay.voucher")}
        </Button>
        <Button onPress={other}>{t("pay.other")}</Button>
      </div>
    </div>
  );
};

const back = (): void => {
  stage.value = { type: "choose" };
};

const Other = () => (
  <div class="pay-choose">
    <h3>{t("pay.other.title")}</h3>
    <div class="pay-others">
      {TENDER_ORDER.map((kind) => (
        <Button key={kind} onPress={() => askFor(kind)}>
          {t(`tender.${kind}`)}
        </Button>
      ))}
    </div>
    <Button onPress={back}>{t("app.back")}</Button>
  </div>
);

/** Money that changes hands at a terminal or as paper: taken when a person says so. */
const Confirm = ({ kind, amount }: { readonly kind: TenderKind; readonly amount: number }) => {
  const take = (): void => void confirmTender(kind, amount);
  useKeys({ Enter: take });
  const card = kind === "card";
  return (
    <div class="pay-choose">
      <h3>{t(`tender.${kind}`)}</h3>
      <p class="pay-figure">
        <Amount value={amount} sign />
      </p>
      <p>{card ? t("pay.card.text") : kind === "voucher" ? t("pay.voucher.text") : ""}</p>
      {card ? null : (
        <label class="pay-reference">
          <span>{t("pay.reference")}</span>
          <input
            class="field"
            maxLength={40}
            autoComplete="off"
            value={reference.value}
            onInput={(event) => {
              reference.value = event.currentTarget.value;
            }}
          />
        </label>
      )}
      <div class="sheet-keys">
        <Button class="sheet-back" onPress={back}>
          {t("app.back")}
        </Button>
        <Button tone="primary" hint="Enter" disabled={paying.value} onPress={take}>
          {card ? t("pay.card.confirm") : t("pay.take", { kind: t(`tender.${kind}`), amount: amountText(amount) })}
        </Button>
      </div>
    </div>
  );
};

const Stage = () => {
  const now = stage.value;
  if (now.type === "confirm") return <Confirm kind={now.kind} amount={now.amount} />;
  return now.type === "other" ? <Other /> : <Choose />;
};

/** Payment: one sheet, from what is due to the change. */
export const PaySheet = () => (
  <Sheet size="wide" class="pay" title={t("pay.title")} closeLabel={t("app.close")} onClose={closeSheet}>
    <Account />
    <Stage />
  </Sheet>
);
