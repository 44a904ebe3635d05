import { signal } from "@preact/signals";
import { Button } from "./button.tsx";
import { CheckIcon, CloseIcon, StopIcon } from "./icon.tsx";
import "./toast.css";

export interface Toast {
  readonly id: number;
  /** `calm`: something was done, goes by itself. `stop`: something was not done, stays until the next one or a press. */
  readonly tone: "calm" | "stop";
  /** What happened. */
  readonly title: string;
  /** Why, and what to do. */
  readonly text?: string | undefined;
}

/** How long a good message stays: long enough to read a product's name, short enough not to be in the way. */
const CALM_MS = 3500;

export const toasts = signal<readonly Toast[]>([]);
let lastId = 0;

/** Takes a message away. */
export const dismissToast = (id: number): void => {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
};

/** Shows a message in place of the one before: two at once are one too many for a queue of customers. */
export const showToast = (toast: Omit<Toast, "id">): void => {
  lastId += 1;
  const id = lastId;
  toasts.value = [{ ...toast, id }];
  if (toast.tone === "calm") setTimeout(() => dismissToast(id), CALM_MS);
};

/** Takes all messages away: the next success makes an old complaint untrue. */
export const clearToasts = (): void => {
  if (toasts.value.length > 0) toasts.value = [];
};

/**
 * Where messages are shown and read out: in the open sheet (`Sheet` has one), else on the screen. What lies below an
 * open sheet is inert, and its messages could neither be read out nor pressed away.
 */
export const Toasts = ({ closeLabel }: { readonly closeLabel: string }) => (
  <div class="toasts" role="status" aria-live="polite">
    {toasts.value.map((toast) => (
      <div key={toast.id} class="toast" data-tone={toast.tone}>
        {toast.tone === "calm" ? <CheckIcon /> : <StopIcon />}
        <div class="toast-words">
          <p class="toast-title">{toast.title}</p>
          {toast.text === undefined ? null : <p>{toast.text}</p>}
        </div>
        <Button tone="quiet" label={closeLabel} onPress={() => dismissToast(toast.id)}>
          <CloseIcon />
        </Button>
      </div>
    ))}
  </div>
);
