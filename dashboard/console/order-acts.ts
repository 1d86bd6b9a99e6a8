import { findPeople } from "../http/api.ts";
import { sendOrder } from "../http/orders.ts";
import { randomKey } from "../http/random-key.ts";
import type { ActsDeps } from "./acts.ts";
import type { Acts } from "./board.ts";
import type { OrderDialog } from "./page-state.ts";

/** Tasks, hand-over and drills: a form that stays open until the service has taken it. */
export function orderActs({ sources, change }: ActsDeps): Pick<Acts, "openOrder" | "order"> {
  const isOpen = (dialog: OrderDialog) => {
    const { dialog: now } = sources.state;
    return now?.kind === "order" && now.about === dialog.about;
  };
  return {
    openOrder: (about) => {
      const dialog: OrderDialog = { kind: "order", about, taskId: randomKey(), people: null, failedWith: null };
      change({ dialog, menu: null });
      void findPeople("").then((answer) => {
        if (isOpen(dialog)) change({ dialog: { ...dialog, people: answer.kind === "ok" ? answer.value.items : [] } });
      });
    },
    order: (order) => {
      const { dialog } = sources.state;
      void sendOrder(order).then((answer) => {
        if (dialog?.kind !== "order" || !isOpen(dialog)) return;
        const failedWith = answer.kind === "refused" ? answer.code : "other";
        change({ dialog: answer.kind === "ok" ? null : { ...dialog, failedWith } });
      });
    },
  };
}
