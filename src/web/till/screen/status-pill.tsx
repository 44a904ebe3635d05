import { useEffect, useRef, useState } from "preact/hooks";
import { useKeys } from "../../kit/keys.ts";
import { Pill, type Tone } from "../../kit/pill.tsx";
import type { SyncState } from "../../../api/schemas.ts";
import { firstSentence, type Since, type StatusItem, statusItems, toneOf, trackSince } from "../model/status.ts";
import { gone, openSheet, printer, sync, trouble } from "../model/state.ts";
import { t, tCount } from "../words/words.ts";

const itemText = (item: StatusItem): string => {
  switch (item.kind) {
    case "gone":
      return t("status.gone");
    case "trouble":
      return t("status.trouble");
    case "printer":
      return t("status.printer", {
        problem: item.problem === null ? t("status.printer.unknown") : firstSentence(item.problem),
      });
    case "alone":
      return tCount("status.alone", item.onlyHere);
    case "catching-up":
      return t("status.catchingUp", { connected: item.connected, tills: item.tills });
    case "clock":
      return item.name === null
        ? t("status.clock", { minutes: item.minutes })
        : t("status.clockOf", { name: item.name, minutes: item.minutes });
  }
};

const wellText = (state: SyncState | null): string => {
  if (state === null) return t("status.starting");
  if (state.tills <= 1) return t("status.single");
  return t("status.inStep", { connected: state.tillsConnected, tills: state.tills });
};

/** Milliseconds of a steady clock, told anew each second: trouble becomes loud by lasting. */
const useSeconds = (): number => {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
};

/** The state of the store, always at the same place; a press shows all of it. */
export const StatusPill = () => {
  const now = useSeconds();
  const since = useRef<Since>({});
  const items = statusItems({ gone: gone.value, trouble: trouble.value, sync: sync.value, printer: printer.value });
  since.current = trackSince(since.current, items, now);
  const [first] = items;
  const open = (): void => {
    openSheet({ type: "sync" });
  };
  useKeys({ F10: open });
  const tone: Tone = first === undefined ? "calm" : toneOf(first, since.current, now);
  return (
    <Pill
      tone={tone}
      text={first === undefined ? wellText(sync.value) : itemText(first)}
      more={Math.max(0, items.length - 1)}
      label={t("status.open")}
      onPress={open}
    />
  );
};
