import { useEffect, useState } from "preact/hooks";
import type { PeerState, PrintJob, SyncState } from "../../../api/schemas.ts";
import { Button } from "../../kit/button.tsx";
import { MINUS } from "../../kit/format-money.ts";
import { List, Row } from "../../kit/list.tsx";
import { Sheet } from "../../kit/sheet.tsx";
import { call } from "../model/api-client.ts";
import { ageText, retryPrint } from "../model/sales.ts";
import { closeSheet, printer, shop, sync } from "../model/state.ts";
import { t, tCount } from "../words/words.ts";

/** A clock's offset in seconds with its sign; below half a second nobody can see it. */
const offsetText = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  return `${seconds < 0 ? MINUS : "+"}${Math.abs(seconds)}`;
};

const peerNotes = (peer: PeerState): string =>
  [
    ...(peer.behind > 0 ? [tCount("sync.peer.behind", peer.behind)] : []),
    ...(peer.ahead > 0 ? [tCount("sync.peer.ahead", peer.ahead)] : []),
    peer.silentMs === null ? t("sync.peer.never") : t("sync.peer.heard", { age: ageText(peer.silentMs) }),
    ...(peer.clockOffsetMs === null ? [] : [t("sync.peer.clock", { offset: offsetText(peer.clockOffsetMs) })]),
    peer.address ?? t("sync.peer.noAddress"),
  ].join(" · ");

const peerMark = (peer: PeerState): string => {
  if (!peer.connected) return t("sync.peer.offline");
  return peer.behind === 0 && peer.ahead === 0 ? t("sync.peer.inStep") : "";
};

const Peers = ({ state }: { readonly state: SyncState }) => (
  <section class="sync-part">
    <h3>{t("sync.tills")}</h3>
    <p class="notice" data-tone={state.tills > 1 && state.onlyHere > 0 ? "attention" : undefined}>
      {state.tills <= 1
        ? t("sync.single")
        : state.onlyHere > 0
          ? tCount("sync.onlyHere", state.onlyHere)
          : t("sync.allCopied")}
      {state.networkCut ? ` ${t("sync.cut")}` : ""}
    </p>
    <List label={t("sync.tills")}>
      <Row title={t("sync.peer.this", { name: shop.value?.till.name ?? "" })} note={shop.value?.till.version ?? ""} />
      {state.peers.map((peer) => (
        <Row
          key={peer.device}
          title={peer.name}
          note={
            <>
              {peerNotes(peer)}
              {peer.problem === null ? null : <span class="sync-problem">{peer.problem}</span>}
            </>
          }
          end={<span class={peer.connected ? "mark mark-ok" : "mark mark-bad"}>{peerMark(peer)}</span>}
        />
      ))}
    </List>
  </section>
);

/** Jobs are asked for when the sheet opens and whenever the printer's own state changes. */
const useUnprinted = (): readonly PrintJob[] => {
  const [jobs, setJobs] = useState<readonly PrintJob[]>([]);
  const state = printer.value;
  useEffect(() => {
    let wanted = true;
    void call<{ items: readonly PrintJob[] }>("GET", "/print-jobs").then((answer) => {
      if (wanted && answer.ok) setJobs(answer.value.items.filter((job) => job.outcome !== "printed"));
    });
    return () => {
      wanted = false;
    };
  }, [state]);
  return jobs;
};

const Printer = () => {
  const jobs = useUnprinted();
  const state = printer.value;
  if (state === null) return null;
  const word =
    state.state === "none"
      ? t("sync.printer.none")
      : state.state === "ready"
        ? t("sync.printer.ready")
        : (state.problem ?? t("status.printer.unknown"));
  return (
    <section class="sync-part">
      <h3>{t("sync.printer")}</h3>
      <p class="notice" data-tone={state.state === "trouble" ? "attention" : undefined}>
        {state.state === "none" ? word : `${state.name}: ${word}`}
        {state.waiting > 0 ? ` · ${tCount("sync.printer.waiting", state.waiting)}` : ""}
      </p>
      <List label={t("sync.jobs")}>
        {jobs.map((job) => (
          <Row
            key={job.id}
            title={t("done.receipt", { receipt: job.receipt })}
            note={[t(`print.${job.outcome}`), ...(job.problem === null ? [] : [job.problem])].join(" · ")}
            end={<Button onPress={() => void retryPrint(job)}>{t("print.retry")}</Button>}
          />
        ))}
      </List>
      {jobs.length === 0 ? <p class="list-note">{t("sync.jobs.none")}</p> : null}
    </section>
  );
};

const Refused = ({ refused }: { readonly refused: SyncState["refused"] }) => {
  const [openedAt] = useState(() => Date.now());
  return (
    <section class="sync-part">
      <h3>{t("sync.refused")}</h3>
      <List label={t("sync.refused")}>
        {refused.map((one) => (
          <Row
            key={`${one.at}${one.address}`}
            title={one.reason}
            note={`${one.address} · ${t("sync.peer.heard", { age: ageText(openedAt - one.at) })}`}
          />
        ))}
      </List>
      {refused.length === 0 ? <p class="list-note">{t("sync.refused.none")}</p> : null}
    </section>
  );
};

/** Everything behind the pill: who holds what, how far behind, what waits and what to do. */
export const SyncSheet = () => (
  <Sheet size="wide" title={t("sync.title")} closeLabel={t("app.close")} onClose={closeSheet}>
    {sync.value === null ? null : <Peers state={sync.value} />}
    <Printer />
    {sync.value === null ? null : <Refused refused={sync.value.refused} />}
  </Sheet>
);
