import { randomUUID } from "node:crypto";
import type { PersonId } from "../domain/ids.ts";
import { afterQuietHours, noticeKey } from "../domain/incident-notices.ts";
import type { Signal } from "../domain/signal.ts";
import { epochMs, toIso } from "../domain/time.ts";
import { readPlanChannels } from "./channels.ts";
import type { Queryable } from "./database.ts";
import type { Case } from "./incident-case.ts";
import { insertRows, type PlannedRow } from "./incident-messages.ts";
import { announce } from "./incident-rows.ts";

/** Tells the guardians something that is no incident: a low battery, a band silent on its charger. Returns lanes to wake. */
export async function writeNotice(
  tx: Queryable,
  { circumstances, channels }: Case,
  signal: Signal,
): Promise<ReadonlySet<string>> {
  const rows = circumstances.roster[0].flatMap(({ personId }) =>
    (channels.get(personId) ?? []).map(
      (channel, order): PlannedRow => ({
        ...outsideIncident,
        alertId: randomUUID(),
        messageKey: `${noticeKey(signal, circumstances.now)}/${personId}`,
        seniorId: signal.seniorId,
        personId,
        channelId: channel.channelId,
        channelOrder: order,
        lane: channel.kind,
        spread: "first",
        kind: "notice",
        body: { ...emptyBody, signalKind: signal.kind },
        state: order === 0 ? "waiting" : "held",
        dueAt: toIso(afterQuietHours(circumstances.now)),
      }),
    ),
  );
  return await insertRows(tx, rows);
}

/** Sends a test message to each person by every channel they have. Returns how many messages each will get. */
export async function queueTestAlert(
  tx: Queryable,
  personIds: readonly PersonId[],
): Promise<readonly { readonly personId: PersonId; readonly alerts: number }[]> {
  const channels = await readPlanChannels(tx, personIds);
  const [clock] = await tx.query<{ now: number }>("select service_now() as now");
  const testId = randomUUID();
  const rows = personIds.flatMap((personId) =>
    (channels.get(personId) ?? []).map(
      (channel, order): PlannedRow => ({
        ...outsideIncident,
        alertId: randomUUID(),
        messageKey: `test/${testId}/${personId}`,
        seniorId: null,
        personId,
        channelId: channel.channelId,
        channelOrder: order,
        lane: channel.kind,
        spread: "all",
        kind: "test",
        body: emptyBody,
        state: "waiting",
        dueAt: toIso(epochMs(clock?.now ?? 0)),
      }),
    ),
  );
  const lanes = await insertRows(tx, rows);
  await announce(tx, { incidentIds: [], lanes: [...lanes] });
  return personIds.map((personId) => ({ personId, alerts: channels.get(personId)?.length ?? 0 }));
}

const outsideIncident = { incidentId: null, step: 0, priority: 9 };
const emptyBody: PlannedRow["body"] = {
  about: { event: "noted", why: null, byPart: null, delayedMs: 0 },
  signalKind: null,
  level: 0,
  drill: false,
  raisedAt: null,
};
