// oxlint-disable react/no-array-index-key -- a receipt is drawn once and never reordered: a block's place is what it is known by
import { useEffect, useState } from "preact/hooks";
import type { ReceiptBlock, ReceiptDocument } from "../../../domain/receipt.ts";
import { call, type Refusal } from "../model/api-client.ts";
import { unreadWords } from "../model/commands.ts";
import { gone } from "../model/state.ts";
import { t } from "../words/words.ts";
import { Barcode } from "./barcode.tsx";
import "./receipt-paper.css";

const Item = ({ block }: { readonly block: Extract<ReceiptBlock, { type: "item" }> }) => (
  <div class="paper-item">
    <div class="paper-pair">
      <span>{block.name}</span>
      <span>
        {block.amount} {block.code}
      </span>
    </div>
    {block.details.map((detail, index) => (
      <div key={index} class="paper-pair paper-detail">
        <span>{detail.left}</span>
        <span>{detail.right}</span>
      </div>
    ))}
  </div>
);

const Table = ({ rows }: { readonly rows: readonly (readonly string[])[] }) => {
  const [head, ...body] = rows;
  return (
    <table class="paper-table">
      <thead>
        <tr>
          {head?.map((cell, index) => (
            <th key={index} scope="col">
              {cell}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {body.map((row, index) => (
          <tr key={index}>
            {row.map((cell, column) => (
              <td key={column}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const Block = ({ block }: { readonly block: ReceiptBlock }) => {
  switch (block.type) {
    case "text":
      return (
        <p class="paper-text" data-align={block.align} data-emphasis={block.emphasis}>
          {block.text}
        </p>
      );
    case "pair":
      return (
        <div class="paper-pair" data-emphasis={block.emphasis}>
          <span>{block.left}</span>
          <span>{block.right}</span>
        </div>
      );
    case "item":
      return <Item block={block} />;
    case "table":
      return <Table rows={block.rows} />;
    case "rule":
      return <hr class="paper-rule" />;
    case "space":
      return <div class="paper-space" />;
    case "barcode":
      return <Barcode text={block.text} />;
  }
};

/** A receipt document drawn as the printer does. */
export const Paper = ({ receipt }: { readonly receipt: ReceiptDocument }) => (
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a long receipt scrolls, and the keyboard must reach it to scroll it
  <div class="paper" role="region" aria-label={t("receipt.label")} tabIndex={0}>
    {receipt.possibleCopy ? (
      <p class="paper-text" data-align="center" data-emphasis="large">
        {t("receipt.possibleCopy")}
      </p>
    ) : null}
    {receipt.blocks.map((block, index) => (
      <Block key={index} block={block} />
    ))}
  </div>
);

export interface ReceiptPaperProps {
  readonly saleId: string;
  /** Fetched anew when this changes, as when a copy was printed. */
  readonly version: string;
}

/** A sale's receipt, fetched as a document and drawn as on paper. */
export const ReceiptPaper = ({ saleId, version }: ReceiptPaperProps) => {
  const [receipt, setReceipt] = useState<ReceiptDocument | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const away = gone.value;
  useEffect(() => {
    let wanted = true;
    void call<ReceiptDocument>("GET", `/sales/${saleId}/receipt`).then((answer) => {
      if (!wanted) return;
      if (answer.ok) setReceipt(answer.value);
      setRefusal(answer.ok ? null : answer.error);
    });
    return () => {
      wanted = false;
    };
  }, [saleId, version, away]);
  if (refusal !== null) return <p class="notice">{unreadWords(refusal)}</p>;
  if (receipt === null) return <p class="paper paper-waiting">{t("receipt.loading")}</p>;
  return <Paper receipt={receipt} />;
};
