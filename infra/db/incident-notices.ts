import { randomUUID } from "node:crypto";
import type { PersonId } from "../domain/ids.ts";
import { afterQuietHours, noticeKey } from "../domain/incident-notices.ts";
import type { Signal } from "../domain/signal.ts";
import { type EpochMs, epochMs } from "../domain/time.ts";
import { readPlanChannels } from "./channels.ts";
import type { Transaction } from "./database.ts";
import type { Case } from "./incident-case.ts";
import { channelRows, type OutboxBody, type PlannedRow } from "./incident-messages.ts";
import { announce } from "./incident-story.ts";
import { writeRows } from "./incident-write.ts";

/** Tells the guardians something that is no incident: a low battery, a band silent on its charger. */
export function planNotice({ circumstances, channels }: Case, signal: Signal): readonly PlannedRow[] {
  const due = { at: afterQuietHours(circumstances.now), channelMs: 0 };
  return circumstances.roster[0].flatMap(({ personId }) => {
    const row = {
      ...outsideIncident,
      messageKey: `${noticeKey(signal, circumstances.now)}/${personId}`,
      seniorId: signal.seniorId,
      personId,
      spread: "first",
      kind: "notice",
      body: { ...emptyBody, signalKind: signal.kind },
    } as const;
    return channelRows(row, channels.get(personId) ?? [], due);
  });
}

/** Messages that belong to no step of an incident, and their lanes woken with the commit. */
export async function queueMessages(tx: Transaction, messages: readonly PlannedRow[]): Promise<void> {
  announce(tx, await writeRows(tx, { incidents: [], signals: [], timers: [], cancels: [], messages }));
}

/** Sends a test message to each person by every channel they have. Returns how many messages each will get. */
export async function queueTestAlert(
  tx: Transaction,
  personIds: readonly PersonId[],
): Promise<readonly { readonly personId: PersonId; readonly alerts: number }[]> {
  const channelsOf = await readPlanChannels(tx, personIds);
  const [clock] = await tx.query<{ now: EpochMs }>("select service_now() as now");
  const due = { at: clock?.now ?? epochMs(0), channelMs: 0 };
  const testId = randomUUID();
  const messages = personIds.flatMap((personId) => {
    const row = {
      ...outsideIncident,
      messageKey: `test/${testId}/${personId}`,
      seniorId: null,
      personId,
      spread: "all",
      kind: "test",
      body: emptyBody,
    } as const;
    return channelRows(row, channelsOf(personId), due);
  });
  await queueMessages(tx, messages);
  return personIds.map((personId) => ({ personId, alerts: channelsOf(personId).length }));
}

export const outsideIncident = { incidentId: null, step: 0, priority: 9 };
export const emptyBody: OutboxBody = {
  about: { event: "noted", why: null, byPart: null, delayedMs: 0 },
  signalKind: null,
  level: 0,
  drill: false,
  raisedAt: null,
};
