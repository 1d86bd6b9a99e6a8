import { appendAudit } from "../infra/db/audit.ts";
import type { Database, Transaction } from "../infra/db/database.ts";
import {
  type OutsideAnswer,
  type Reply,
  recordKeys,
  recordLinkAnswer,
  recordReply,
} from "../infra/db/phone-answers.ts";
import { type Receipt, recordReceipt } from "../infra/db/receipts.ts";
import { type ErrorCode } from "../infra/domain/errors.ts";
import { epochMs } from "../infra/domain/time.ts";
import type { Clock } from "../infra/runtime/clock.ts";
import type { Log } from "../infra/runtime/log.ts";

export type OutsideDeps = { readonly db: Database; readonly clock: Clock; readonly log: Log };

export type CallReport = {
  readonly alertId: string | null;
  readonly callId: string;
  /** `null`: the report does not say. */
  readonly phone: string | null;
  readonly keys: string;
  readonly isOver: boolean;
  readonly isAnswered: boolean;
  readonly code: string;
};

/** `done`, or why not. */
export type Taken = "done" | ErrorCode;
type Means = "text" | "call" | "link";

/** Takes what people say without a page in front of them; it leads to the same incident events as the page's buttons. */
export function createOutsideDesk(deps: OutsideDeps) {
  const answer = async (
    by: Means,
    record: (tx: Transaction) => Promise<OutsideAnswer>,
  ): Promise<OutsideAnswer & { readonly taken: Taken }> => {
    const said = await deps.db.transaction(record);
    const taken = said.code ?? "done";
    deps.log.info({ by, taken, incidentId: said.incidentId, personId: said.personId }, "answer from outside the pages");
    // After the commit, as with the buttons: the chain's lock must never hold up the lock of the incidents' stories.
    if (said.personId !== null) await audit(deps, { ...said, by, taken });
    return { ...said, taken };
  };
  const receipt = async (given: Receipt): Promise<Taken> => {
    const taken = (await recordReceipt(deps.db, given)) ?? "done";
    if (taken !== "done") deps.log.warn({ lane: given.lane, taken }, "receipt of a message that is not ours");
    return taken;
  };
  return {
    receipt,
    reply: async (reply: Reply): Promise<Taken> => {
      const sentAt = epochMs(Math.min(reply.sentAt, deps.clock.now()));
      return (await answer("text", (tx) => recordReply(tx, { ...reply, sentAt }))).taken;
    },
    /** Keys are an answer, also while the call lasts; the last report also says whether anybody picked up. */
    call: async ({ alertId, callId, phone, keys, isOver, isAnswered, code }: CallReport): Promise<Taken> => {
      const kept = isOver
        ? await receipt({ lane: "voice", alertId, providerId: callId, phone, isDelivered: isAnswered, code })
        : "done";
      if (keys === "" || kept !== "done" || alertId === null) return kept;
      return (await answer("call", (tx) => recordKeys(tx, { alertId, callId, keys }))).taken;
    },
    link: (token: string) => answer("link", (tx) => recordLinkAnswer(tx, token)),
  };
}

async function audit(
  { db, clock }: OutsideDeps,
  said: OutsideAnswer & { readonly by: Means; readonly taken: Taken },
): Promise<void> {
  const { personId, incidentId, action, by, taken } = said;
  const entry = { at: clock.now(), personId, role: null, action: `incident.${action}`, incidentId };
  await db.transaction((tx) => appendAudit(tx, { ...entry, detail: { by, result: taken } }));
}
