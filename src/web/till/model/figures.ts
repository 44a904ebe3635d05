import { signal } from "@preact/signals";

/**
 * Figures typed into a sheet that has no text field for them. Kept here and not in the sheet, because a scanner's keys
 * land there too before it is known that they are a scan, and are then taken out again (`rememberTyping`).
 */
export const figures = signal("");
