import type { ClaimedAlert } from "../../../infra/db/outbox.ts";
import { alertId, personId, seniorId } from "../../../infra/domain/ids.ts";
import { epochMs } from "../../../infra/domain/time.ts";
import type { Delivery } from "../channel.ts";
import { compose } from "../compose.ts";

/** A message as a lane has just claimed it, for tests of adapters and texts. */
export function claimedAlert(over: Partial<ClaimedAlert> = {}): ClaimedAlert {
  const now = epochMs(Date.UTC(2026, 5, 1, 2));
  return {
    alertId: alertId("alert-1"),
    attempt: 1,
    lane: "webhook",
    kind: "alert",
    step: 2,
    priority: 0,
    personId: personId("guardian-a"),
    seniorId: seniorId("wang"),
    incidentId: "incident-1",
    number: 7,
    calledName: "王奶奶",
    areaZh: "硖石街道",
    areaEn: "Xiashi",
    locale: "zh-CN",
    channelId: "channel-1",
    address: null,
    secret: "a secret of the test",
    body: {
      about: { event: "called", why: "raised", byPart: null, delayedMs: 0 },
      signalKind: "exit",
      level: 0,
      drill: false,
      raisedAt: now,
    },
    createdAt: now,
    now,
    ...over,
  };
}

export function deliveryOf(over: Partial<ClaimedAlert> = {}): Delivery {
  const claimed = claimedAlert(over);
  return { claimed, alert: compose(claimed) };
}
