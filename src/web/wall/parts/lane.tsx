import type { WallState, WallTill } from "../../../api/wall-schemas.ts";
import { Button } from "../../kit/button.tsx";
import { Pill } from "../../kit/pill.tsx";
import { killTill, restartTill, setNetwork, setPrinter, underWay } from "../model/actions.ts";
import { paperUrl } from "../model/papers.ts";
import { remarksOf, sayTill } from "../model/say.ts";
import { sheet } from "../model/state.ts";
import { language, t } from "../words/words.ts";
import { Switch } from "./switch.tsx";
import { Takings } from "./takings.tsx";

interface LaneProps {
  readonly till: WallTill;
  readonly store: WallState["store"];
}

/** One till: how it is, what it has, and what can be done to it. */
export const Lane = ({ till, store }: LaneProps) => {
  const said = sayTill(till);
  return (
    <section
      class={`panel lane lane-${till.number}`}
      data-condition={till.condition}
      aria-labelledby={`lane-${till.number}`}
    >
      <header class="lane-head">
        <h2 id={`lane-${till.number}`}>{till.name}</h2>
        <Pill
          tone={said.tone}
          text={said.text}
          more={0}
          label={t("till.more")}
          onPress={() => {
            sheet.value = { type: "till", number: till.number };
          }}
        />
      </header>
      <div class="lane-body">
        <Figures till={till} store={store} />
        <LastReceipt till={till} />
      </div>
      <ul class="lane-remarks">
        {remarksOf(till).map((remark) => (
          <li key={remark}>{remark}</li>
        ))}
      </ul>
      <Actions till={till} />
      <Switches till={till} />
    </section>
  );
};

const Figures = ({ till, store }: LaneProps) => {
  const own = Object.entries(till.vector).filter(([author]) => till.device !== null && author.startsWith(till.device));
  const last = own.reduce((sum, [, seq]) => sum + seq, 0);
  const count = (value: number): string => value.toLocaleString(language.value);
  return (
    <dl class="lane-figures">
      <div>
        <dt>{t("till.sales")}</dt>
        <dd>{count(till.salesToday.count)}</dd>
      </div>
      <div>
        <dt>{t("till.takings")}</dt>
        <dd>
          <Takings amount={till.salesToday.total} store={store} />
        </dd>
      </div>
      <div>
        <dt>{t("till.entries")}</dt>
        <dd>{count(till.entries)}</dd>
      </div>
      <div>
        <dt>{t("till.own")}</dt>
        <dd>{last === 0 ? "0" : t("till.own.value", { last: count(last) })}</dd>
      </div>
    </dl>
  );
};

const LastReceipt = ({ till }: { readonly till: WallTill }) => {
  const { lastPaper } = till.printer;
  if (lastPaper === null) return <p class="receipt-none">{t("receipt.none")}</p>;
  return (
    <button
      type="button"
      class="receipt-thumb"
      aria-label={t("receipt.show", { till: till.name })}
      onClick={() => {
        sheet.value = { type: "receipts", number: till.number };
      }}
    >
      <img src={paperUrl(till.number, lastPaper)} alt="" />
    </button>
  );
};

const Actions = ({ till }: { readonly till: WallTill }) => {
  const isDown = till.condition === "dead";
  const busy = ["kill", "restart"].some((action) => underWay.value.has(`/tills/${till.number}/${action}`));
  return (
    <div class="lane-actions">
      {till.url === null || isDown ? (
        <span class="button open-till" aria-disabled="true">
          {t("till.open")}
        </span>
      ) : (
        <a
          class="button open-till"
          href={till.url}
          target="_blank"
          rel="noreferrer"
          aria-label={t("till.open.label", { till: till.name })}
        >
          {t("till.open")}
        </a>
      )}
      {isDown ? (
        <Button
          tone="primary"
          disabled={busy}
          label={t("till.restart.label", { till: till.name })}
          onPress={() => restartTill(till.number)}
        >
          {t("till.restart")}
        </Button>
      ) : (
        <Button
          tone="danger"
          disabled={busy}
          label={t("till.kill.label", { till: till.name })}
          onPress={() => killTill(till.number)}
        >
          {t("till.kill")}
        </Button>
      )}
    </div>
  );
};

const Switches = ({ till }: { readonly till: WallTill }) => {
  const { number, name, printer } = till;
  const isDown = till.condition === "dead" || till.condition === "starting";
  return (
    <div class="lane-switches">
      <Switch
        title={t("till.cable")}
        label={t("till.cable.label", { till: name })}
        on={till.networkUp}
        word={t(till.networkUp ? "cable.on" : "cable.off")}
        action={`/tills/${number}/network`}
        disabled={isDown}
        onTurn={(up) => setNetwork(number, up)}
      />
      <Switch
        title={t("till.printer")}
        label={t("till.printer.label", { till: name })}
        on={printer.power}
        word={t(printer.power ? "switch.on" : "switch.off")}
        action={`/printers/${number}`}
        onTurn={(power) => setPrinter(number, { power })}
      />
      <Switch
        title={t("till.paper")}
        label={t("till.paper.label", { till: name })}
        on={printer.paper}
        word={t(printer.paper ? "paper.on" : "paper.off")}
        action={`/printers/${number}`}
        onTurn={(paper) => setPrinter(number, { paper })}
      />
    </div>
  );
};
