/**
 * Receipt numbers (DOMAIN-RULES 1.7): a series of its own for every epoch of every till, counted without gaps in the
 * transaction that commits the sale. Nobody has to be asked for one, and a till that was restored or cloned opens a new
 * epoch and with it a new series, so no number is given twice.
 */
import { toBase32, utf8 } from "../kernel/bytes.ts";
import type { Sha256 } from "../kernel/ports.ts";
import type { SaleBody } from "./sale-body.ts";

export type ReceiptNumber = SaleBody["receipt"];

const SERIES_LENGTH = 4;
const NUMBER_LENGTH_MIN = 6;

/** The series of `device` in `epoch`: four characters that can be read aloud, of the hash of both. */
export const seriesOf = (sha256: Sha256, device: string, epoch: string): string =>
  toBase32(sha256(utf8(`${device}:${epoch}`)), SERIES_LENGTH);

/** The number after `last` (0 before the first) in `series`. */
export const nextReceiptNumber = (series: string, last: number): ReceiptNumber => ({ series, number: last + 1 });

/** As printed and searched for: `K7QX-000412`. */
export const receiptNumberToText = ({ series, number }: ReceiptNumber): string =>
  `${series}-${number.toString().padStart(NUMBER_LENGTH_MIN, "0")}`;

/**
 * The receipt number in `text` as a person types it: small letters, O for 0, I or L for 1, no zeros in front; null when
 * it is none.
 */
export const parseReceiptNumber = (text: string): ReceiptNumber | null => {
  const match = /^([0-9A-Z]{2,8})-(\d{1,15})$/.exec(text.trim().toUpperCase());
  if (match === null) return null;
  const [, series = "", number = ""] = match;
  if (Number(number) < 1) return null;
  return { series: series.replaceAll("O", "0").replaceAll(/[IL]/g, "1"), number: Number(number) };
};
