/** Finished sales: looking them up, printing them again, giving goods' money back. */
import type { PrintJob, Refund, Sale } from "../../../api/schemas.ts";
import type { Result } from "../../../kernel/result.ts";
import { showToast } from "../../kit/toast.tsx";
import { t } from "../words/words.ts";
import { call, type Refusal } from "./api-client.ts";
import { refusalWords } from "./commands.ts";
import { lastSale } from "./state.ts";

const tellPrint = (answer: Result<PrintJob, Refusal>): void => {
  if (!answer.ok) {
    showToast({ tone: "stop", ...refusalWords(answer.error) });
    return;
  }
  const job = answer.value;
  showToast({ tone: "calm", title: t("done.reprinted") });
  // The sale's own event brings the outcome; this shows at once that something is under way.
  if (lastSale.value?.id === job.saleId) lastSale.value = { ...lastSale.value, print: job };
};

/** Prints a copy, marked as such. */
export const reprint = async (saleId: string): Promise<void> =>
  tellPrint(await call<PrintJob>("POST", `/sales/${saleId}/reprint`));

/** Tries a job again that failed or whose outcome is unknown. */
export const retryPrint = async (job: PrintJob): Promise<void> =>
  tellPrint(await call<PrintJob>("POST", `/print-jobs/${job.id}/retry`));

/** Stores a refund: price, discount and tax come from the original receipt. */
export const refund = async (body: Refund): Promise<Result<Sale, Refusal>> => call<Sale>("POST", "/refunds", body);

/** Length of time since, in the largest unit that says enough. */
export const ageText = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return t("age.seconds", { count: seconds });
  if (seconds < 3600) return t("age.minutes", { count: Math.round(seconds / 60) });
  if (seconds < 86_400) return t("age.hours", { count: Math.round(seconds / 3600) });
  return t("age.days", { count: Math.round(seconds / 86_400) });
};
